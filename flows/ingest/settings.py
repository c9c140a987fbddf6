"""cluster.toml, how a cluster describes itself: read and checked, every wrong key named."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from flows.ingest.toml import read_toml
from schemas.cluster import Cluster
from schemas.errors import InputError, closest


def read_cluster(path: Path) -> Cluster:
    """Read and check a cluster.toml; every wrong key is named in one InputError, with the key that may be meant."""
    data = read_toml(
        path,
        "A cluster's folder needs a cluster.toml; copy one from another cluster, "
        "or make a folder with `clusterbook new`",
    )
    try:
        return Cluster.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{path}: {'; '.join(_problems(error))}. Mend what is named") from None


def _problems(error: ValidationError) -> list[str]:
    """Say what is wrong with each key; a key that is missing because it is misspelt is named once."""
    errors: list[Mapping[str, Any]] = [dict(one) for one in error.errors()]
    missing = {one["loc"] for one in errors if one["type"] == "missing"}
    said, meant = [], set()
    for one in errors:
        location = one["loc"]
        key = ".".join(str(part) for part in location)
        if one["type"] == "extra_forbidden":
            close = closest(str(location[-1]), _known_keys(location[:-1]))
            meant.add((*location[:-1], close))
            said.append(f"key {key!r} is not known" + (f" (did you mean {close!r}?)" if close else ""))
        elif one["type"] != "missing":
            said.append(f"key {key!r}: found {_short(one['input'])}; {one['msg'][0].lower()}{one['msg'][1:]}")
    return [f"key {'.'.join(map(str, key))!r} is missing" for key in sorted(missing - meant, key=str)] + said


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    model: Any = Cluster
    for part in location:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [a for a in getattr(annotation, "__args__", (annotation,)) if isinstance(a, type)]
        model = next((a for a in inner if issubclass(a, BaseModel)), model)
    return list(model.model_fields)
