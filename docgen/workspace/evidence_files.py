"""Inspect files that registers name as evidence: whether they exist and open, and what they are.

Files come from many hands, so a damaged one is no error here: it only does not open.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from msgspec import Struct
from msgspec.structs import replace

from docgen.workspace.file_names import exists

MAX_EVIDENCE = 2**30
"""Bytes of a file that is opened."""
_PICTURES = ("jpg", "jpeg", "tif", "tiff", "png", "bmp")
_PACKAGES = ("docx", "xlsx", "pptx", "zip", "ofd")
_EXIF_GROUP = 0x8769
_EXIF_DATE_ORIGINAL = 36867
_EXIF_DATE = 306


class Evidence(Struct, frozen=True, kw_only=True):
    """A file that a register names."""

    exists: bool = False
    opens: bool = False
    digest: str = ""
    """Its sha256, '' if it was not read."""
    pages: int | None = None
    """Number of its pages; None for a format without pages."""
    date_taken: date | None = None
    """The day on which a picture was taken; None if the picture does not give it."""
    suffix: str = ""
    """Its suffix in lower case, without the dot."""


def inspect_evidence(path: Path) -> Evidence:
    """Return the evidence at a path, which need not exist.

    `exists` without `opens` is a file that is damaged, not readable or larger than 1 GB. A folder
    of that name does not exist as evidence.
    """
    evidence = Evidence(suffix=path.suffix.lower().lstrip("."))
    try:
        if not exists(path) or not path.is_file():
            return evidence
        evidence = replace(evidence, exists=True)
        if path.stat().st_size > MAX_EVIDENCE:
            return evidence
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return replace(evidence, exists=True)
    return _open_quietly(path, replace(evidence, digest=digest))


def _open_quietly(path: Path, evidence: Evidence) -> Evidence:
    """Return the evidence with what its content gives, if the file opens."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _open(path, evidence)
    # Whatever a reader of a foreign format raises, the file does not open.
    except Exception:
        return evidence


def _open(path: Path, evidence: Evidence) -> Evidence:
    """Open a file by its suffix. Raises any exception if it is damaged."""
    if evidence.suffix in _PICTURES:
        return _open_picture(path, evidence)
    if evidence.suffix == "pdf":
        return replace(evidence, opens=True, pages=_count_pdf_pages(path))
    if evidence.suffix in _PACKAGES:
        return replace(evidence, opens=_opens_package(path))
    return replace(evidence, opens=path.stat().st_size > 0)


def _count_pdf_pages(path: Path) -> int:
    """Return the number of pages of a PDF. Raises any exception of pypdf if it cannot be read."""
    from pypdf import PdfReader

    # It logs every repair of a damaged file.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return len(PdfReader(path).pages)


def _opens_package(path: Path) -> bool:
    """Return whether a zip package opens and is not empty."""
    try:
        with ZipFile(path) as package:
            return bool(package.namelist())
    except BadZipFile:
        return False


def _open_picture(path: Path, evidence: Evidence) -> Evidence:
    """Return the evidence with the number of pages of a picture and the day it was taken."""
    from PIL import Image

    with Image.open(path) as picture:
        pages = getattr(picture, "n_frames", 1)
        exif = picture.getexif()
        original = exif.get_ifd(_EXIF_GROUP).get(_EXIF_DATE_ORIGINAL)
        date_taken = _parse_exif_date(original) or _parse_exif_date(exif.get(_EXIF_DATE))
        picture.verify()
    return replace(evidence, opens=True, pages=pages, date_taken=date_taken)


def _parse_exif_date(value: object) -> date | None:
    """Return the day of an EXIF time such as 2018:03:06 08:30:00; None for any other value."""
    try:
        return datetime.strptime(str(value), "%Y:%m:%d %H:%M:%S").date()  # noqa: DTZ007
    except ValueError:
        return None
