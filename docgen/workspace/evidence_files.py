"""Files that registers name as evidence: whether they are there, open, and what they are."""

from __future__ import annotations

import hashlib
import logging
import warnings
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

MAX_EVIDENCE = 2**30
_PICTURES = ("jpg", "jpeg", "tif", "tiff", "png", "bmp")
_PACKAGES = ("docx", "xlsx", "pptx", "zip", "ofd")
_TAKEN = (36867, 306)  # EXIF: DateTimeOriginal, else DateTime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file is. `digest` is its sha256; `pages` and `taken` are None where it has none."""

    there: bool = False
    opens: bool = False
    digest: str = ""
    pages: int | None = None
    taken: date | None = None
    suffix: str = ""


def look(path: Path) -> Evidence:
    """What a file is, without trusting it: a damaged one only does not open."""
    suffix = path.suffix.lower().lstrip(".")
    try:
        if not path.is_file() or path.stat().st_size > MAX_EVIDENCE:
            return Evidence(path.is_file(), suffix=suffix)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return Evidence(there=True, suffix=suffix)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opens, pages, taken = _opened(path, suffix)
    # Whatever a reader of a foreign format raises, the answer is: it does not open.
    except Exception:
        opens, pages, taken = False, None, None
    return Evidence(True, opens, digest, pages, taken, suffix)


def _opened(path: Path, suffix: str) -> tuple[bool, int | None, date | None]:
    if suffix in _PICTURES:
        return _picture(path)
    if suffix == "pdf":
        from pypdf import PdfReader

        # It logs what it repairs; here a file opens or it does not.
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        return True, len(PdfReader(path).pages), None
    if suffix in _PACKAGES:
        try:
            with ZipFile(path) as package:
                return bool(package.namelist()), None, None
        except BadZipFile:
            return False, None, None
    return path.stat().st_size > 0, None, None


def _picture(path: Path) -> tuple[bool, int | None, date | None]:
    from PIL import Image

    with Image.open(path) as picture:
        pages, exif = getattr(picture, "n_frames", 1), picture.getexif()
        texts = [exif.get_ifd(0x8769).get(_TAKEN[0]), exif.get(_TAKEN[1])]
        picture.verify()
    for text in texts:
        try:
            return True, pages, datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").date()  # noqa: DTZ007
        except ValueError:
            continue
    return True, pages, None
