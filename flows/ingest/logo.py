"""The office's logo: a small PNG in the cluster's folder, and nothing else."""

from pathlib import Path
from struct import unpack

from schemas.errors import InputError

LARGEST = 512 * 1024  # bytes; it goes into every copy of every report
WIDEST = 4000  # pixels either way
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"IEND"


def read_logo(folder: Path, name: str) -> bytes:
    """Return the bytes of the logo that cluster.toml names, relative to the cluster's folder.

    Raises InputError where it lies outside that folder, is not there, is too large, or is no PNG by its bytes.
    """
    path = folder / name
    said = f"{folder / 'cluster.toml'}: key 'look.logo': found {name!r}"
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{said}; expected a file in the cluster's folder. Copy it there")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{said}; it cannot be opened: {error.strerror}. Copy it there, or mend the name") from None
    if len(content) > LARGEST:
        raise InputError(f"{said}; it is larger than {LARGEST // 1024} KiB. Save it smaller")
    width, height = png_size(content)
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        what = f"a picture of {width} x {height} pixels" if width and height else "no PNG picture by its bytes"
        raise InputError(f"{said}; it is {what}; expected a PNG of at most {WIDEST} pixels either way. Save it as one")
    return content


def png_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels; 0, 0 where the bytes are none."""
    whole = content.startswith(_SIGNATURE) and content[12:16] == b"IHDR" and content[-8:-4] == _END
    return unpack(">II", content[16:24]) if whole else (0, 0)
