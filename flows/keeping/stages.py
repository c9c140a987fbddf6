"""Stages whose results are kept: each under a key of the code, its name and the keys or contents of its arguments."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from flows.keeping.keys import digest, key_of
from flows.keeping.store import Store

if TYPE_CHECKING:
    from schemas.raw import Inputs

KEPT = ("tidy", "aggregate", "build")
_READ = "read"

Step = Callable[..., Any]


class KeyedStep(Protocol):
    """Runs one named stage; key: of its result, None where that is not kept."""

    def __call__(self, key: str | None, name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401, D102 - any stage
        ...


def keyed(step: KeyedStep) -> Step:
    """Return a step of the recipe that tells another the key of each stage's result."""
    known: dict[int, str] = {}
    results: list[object] = []  # held for as long as their ids are known, which are theirs only so long

    def keyed_step(name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - any stage
        key = key_of(name, *args, known=known) if name in KEPT else None
        result = step(key, name, function, *args)
        if name == _READ:
            known[id(result)] = _read_digest(result)
            results.append(result)
        elif key:
            known[id(result)] = key
            results.append(result)
        return result

    return keyed_step


def kept_step(store: Store, announce: Callable[[str], object] = lambda _: None) -> KeyedStep:
    """Return a step that takes a stage's result from the store, and runs the stage only where it is not there.

    announce: called with each stage's name when it begins.
    """

    def step(key: str | None, name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - any stage
        announce(name)
        return function(*args) if key is None else kept(store, key, lambda: function(*args))

    return step


def kept(store: Store, key: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - any result
    """Return what is kept under the key; make and keep it where it is not there."""
    if (found := store.load(key)) is not None:
        return found
    made = make()
    store.save(key, made)
    return made


def _read_digest(inputs: "Inputs") -> str:
    """Return the digest of what was read: by the bytes of all files, and by what reading them said beside."""
    said = [(file.file, file.sha256, file.refused, file.remarks) for file in inputs.files]
    parts = (inputs.cluster, inputs.origin, said, inputs.remarks, inputs.unread, inputs.confirmations)
    return digest(parts)
