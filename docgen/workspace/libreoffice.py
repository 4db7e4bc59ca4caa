"""Convert Word files to PDF, and old ones to .docx, with LibreOffice.

One process converts a whole batch, because starting it costs seconds. Documents are converted in
a folder of their own under short names, of which a command line holds thousands.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from docgen.model.finding import WorkspaceError
from docgen.workspace.announcements import announce
from docgen.workspace.files import write_atomically

PROGRAMS = ("soffice", "libreoffice")
PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_MAX_COMMAND = 1_000_000
"""Characters of a command line; Linux takes two million."""
if os.name == "nt":
    _MAX_COMMAND = 30_000  # Windows takes 32 767
_POLL = 0.2
"""Seconds between two looks for a PDF."""
_QUICK_POLL = _POLL / 10
_PATIENCE = 120.0
"""Seconds without a new file after which the process is stopped."""
_MAX_OLD_WORD = 64 * 2**20
"""Bytes of an old Word file that is converted."""


class _Conversion(Struct, frozen=True):
    """A document, its copy under a short name, and the PDF that LibreOffice makes of it."""

    document: Path
    copy: Path
    pdf: Path


def find_program() -> str:
    """Return the path of LibreOffice, '' if it is not installed."""
    for name in PROGRAMS:
        program = shutil.which(name)
        if program:
            return program
    return next((place for place in PLACES if Path(place).is_file()), "")


def find_libreoffice() -> str:
    """Return the path of LibreOffice. Raises WorkspaceError if it is not installed."""
    program = find_program()
    if program:
        return program
    message = "找不到 LibreOffice，出不了 PDF（Word 成品已经写好）"
    raise WorkspaceError(message, "装上 LibreOffice（免费）再试，或在 Word 里另存为 PDF")


def convert_to_pdf(documents: Sequence[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Yield each document with the PDF beside it as they come; None if it could not be made.

    Raises WorkspaceError if LibreOffice is not installed.
    """
    if not documents:
        return
    program = find_libreoffice()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        conversions = [
            _Conversion(
                document=document,
                copy=folder / f"{number}.docx",
                pdf=folder / "pdf" / f"{number}.pdf",
            )
            for number, document in enumerate(documents)
        ]
        for batch in _split_batches(conversions):
            yield from _convert_batch(program, folder, batch)


def convert_to_docx(data: bytes, suffix: str) -> bytes:
    """Return an old Word file as .docx; b"" if it cannot be converted. No macro of it is run."""
    program = find_program()
    if not program or len(data) > _MAX_OLD_WORD:
        return b""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / f"0{suffix}").write_bytes(data)
        command = _command(program, folder, "docx", ".", [f"0{suffix}"])
        quiet = subprocess.DEVNULL
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                command, cwd=folder, stdout=quiet, stderr=quiet, timeout=_PATIENCE, check=False
            )
        made = folder / "0.docx"
        return made.read_bytes() if made.exists() else b""


def _command(program: str, folder: Path, form: str, target: str, names: Sequence[str]) -> list[str]:
    """Return the command that converts files in a folder; its settings lie there too."""
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    return [*command, "--convert-to", form, "--outdir", target, *names]


def _split_batches(conversions: Sequence[_Conversion]) -> Iterator[list[_Conversion]]:
    """Yield batches whose short names fit on one command line."""
    batch: list[_Conversion] = []
    room = _MAX_COMMAND
    for conversion in conversions:
        length = len(conversion.copy.name) + 3
        if length > room:
            yield batch
            batch = []
            room = _MAX_COMMAND
        room -= length
        batch.append(conversion)
    yield batch


def _convert_batch(
    program: str, folder: Path, batch: Sequence[_Conversion]
) -> Iterator[tuple[Path, Path | None]]:
    """Convert a batch in one process; yield each document with its PDF, or None."""
    for conversion in batch:
        shutil.copyfile(conversion.document, conversion.copy)
    names = [conversion.copy.name for conversion in batch]
    command = _command(program, folder, "pdf", "pdf", names)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet) as process:
        try:
            for conversion in _await_pdfs(process, batch):
                yield conversion.document, _take_pdf(conversion)
                conversion.copy.unlink(missing_ok=True)
        finally:
            process.kill()


def _await_pdfs(
    process: subprocess.Popen[bytes], batch: Sequence[_Conversion]
) -> Iterator[_Conversion]:
    """Yield each conversion when its PDF is whole: the next one has begun, or the process ended."""
    for index, conversion in enumerate(batch):
        next_pdfs = [following.pdf for following in batch[index + 1 : index + 2]]
        began = time.monotonic()
        while process.poll() is None and not any(pdf.exists() for pdf in next_pdfs):
            if time.monotonic() - began > _PATIENCE:
                process.kill()
            if conversion.pdf.exists():
                time.sleep(_QUICK_POLL)
            else:
                time.sleep(_POLL)
        yield conversion


def _take_pdf(conversion: _Conversion) -> Path | None:
    """Move a PDF beside its document, and return its path; None if it was not made."""
    if not conversion.pdf.exists():
        return None
    target = conversion.document.with_suffix(".pdf")
    data = conversion.pdf.read_bytes()
    announce(target, data)
    write_atomically(target, data)
    conversion.pdf.unlink()
    return target
