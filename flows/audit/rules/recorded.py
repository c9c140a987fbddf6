"""Rules about what the file says of the run that made it: days, digests, the same everywhere."""

import hashlib
import re
from collections.abc import Iterator, Mapping

from flows.audit.package.book import Book
from flows.audit.rule import Breach, Rule

_DIGEST = re.compile(r"[0-9a-f]{64}")
# The custom property -> the manifest's attribute that says the same.
_SAME = {"RunId": "run", "CodeVersion": "version", "InputDigest": "inputs_sha256", "SchemaVersion": "schema"}
_OURS = (*_SAME, "ReportingPeriod", "ManifestDigest")


def dated_by_run(book: Book) -> list[Breach] | None:
    """Made and changed on the day that the report speaks of: a clock would change the bytes."""
    if book.manifest is None:
        return None
    day = book.manifest.about.get("as_of", "")
    return [
        Breach("properties", f"{key} {book.core.get(key, '')!r}", f"{day}T00:00:00Z")
        for key in ("created", "modified")
        if book.core.get(key, "").strip() != f"{day}T00:00:00Z"
    ]


def run_recorded(book: Book) -> list[Breach] | None:
    """The custom properties say what run made it, and the digests are what they were taken of."""
    custom, manifest = book.custom, book.manifest
    if manifest is None and not {"RunId", "InputDigest", "ManifestDigest"} & set(custom):
        return None
    found = [
        Breach("properties", f"no {key}", "a custom property of that name") for key in _OURS if not custom.get(key)
    ]
    if manifest is None:
        return [*found, Breach("package", "no manifest that can be read", "the one that the properties speak of")]
    for key, attribute in _SAME.items():
        if custom.get(key) and custom[key] != manifest.about.get(attribute):
            found.append(
                Breach("properties", f"{key} {custom[key]}", f"{manifest.about.get(attribute)}, as the manifest")
            )
    if custom.get("ManifestDigest") and custom["ManifestDigest"] != manifest.digest:
        found.append(Breach("properties", f"ManifestDigest {custom['ManifestDigest']}", manifest.digest))
    if custom.get("InputDigest") and (digest := inputs_digest(manifest.inputs)) != custom["InputDigest"]:
        found.append(Breach("properties", f"InputDigest {custom['InputDigest']}", f"{digest}, of the inputs it lists"))
    return found + [
        Breach("manifest", f"{name}: {digest!r}", "a SHA-256")
        for name, digest in manifest.inputs.items()
        if not _DIGEST.fullmatch(digest)
    ]


def inputs_digest(inputs: Mapping[str, str]) -> str:
    """Return the SHA-256 over the inputs' names and digests, a line for each, by name."""
    return hashlib.sha256("".join(f"{name} {inputs[name]}\n" for name in sorted(inputs)).encode()).hexdigest()


def one_run(book: Book) -> list[Breach] | None:
    """Run id, as-of day and version are the same on the cover, in the properties and in every footer."""
    if book.manifest is None or not book.visible:
        return None
    about = book.manifest.about
    said = {key: about.get(key, "") for key in ("run", "as_of", "version")}
    found = [Breach("manifest", f"no {key}", "one") for key, value in said.items() if not value]
    cover = " ".join(str(cell.value) for cell in book.visible[0].filled)
    found += _absent(f"sheet {book.visible[0].name}", cover, said)
    found += _absent("properties", " ".join((*book.custom.values(), *book.core.values())), said)
    for sheet in book.visible:
        footer = sheet.child("headerFooter")
        text = "" if footer is None else "".join(footer.itertext())
        found += _absent(f"footer of {sheet.name}", text, said)
    return found


def _absent(where: str, text: str, said: Mapping[str, str]) -> Iterator[Breach]:
    for key, value in said.items():
        if value and not any(form in text for form in _written(value)):
            yield Breach(where, f"no {key} {value}", value)


def _written(value: str) -> Iterator[str]:
    """Yield the ways in which a value may be written: a day also in words of both languages."""
    yield value
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        year, month, day = (int(part) for part in value.split("-"))
        yield f"{year}年{month}月{day}日"
        yield f"{day} {_MONTHS[month - 1]} {year}" if month <= len(_MONTHS) else value


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

RULES = (
    Rule(
        15, "A", "must",
        "Created and modified are the as-of day, never the clock",
        "创建和修改时间为数据截止日，不取系统时钟",
        "experiment",
        dated_by_run,
    ),
    Rule(
        16, "A", "must",
        "Custom properties record run, version, period and inputs; their digests recompute",
        "自定义属性记录运行编号、版本、报告期和输入摘要，摘要可复算",
        "provenance",
        run_recorded,
    ),
    Rule(
        112, "A", "must",
        "Cover, properties and footers show the same run, as-of day and version",
        "封面、属性和页脚的运行编号、数据截止日和版本一致",
        "provenance",
        one_run,
    ),
)  # fmt: skip
