"""LibreOffice: Word files → PDF. One process for a whole batch: starting it costs seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.files import replacing

PROGRAMS = ("soffice", "libreoffice")
PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# What a command line may hold: Windows takes 32 767 letters, Linux two million.
ROOM = 30_000 if os.name == "nt" else 1_000_000
POLL, PATIENCE = 0.2, 120.0  # seconds: between two looks, and without a new file


def office() -> str:
    """The path of LibreOffice; WorkspaceError if there is none."""
    found = [path for name in PROGRAMS if (path := shutil.which(name))]
    found += [location for location in PLACES if Path(location).is_file()]
    if not found:
        message = "找不到 LibreOffice，出不了 PDF（Word 成品已经写好）"
        raise WorkspaceError(message, "装上 LibreOffice（免费）再试，或在 Word 里另存为 PDF")
    return found[0]


def to_pdf(documents: Sequence[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Each document with its PDF beside it, as they come; None if it could not be made.

    The documents are converted under short names in a folder of their own, so that one call
    takes thousands of them, and renamed when they are whole.
    """
    if not documents:
        return
    program, done = office(), 0
    with tempfile.TemporaryDirectory() as location:
        folder = Path(location)
        names = [f"{number}.docx" for number in range(len(documents))]
        while done < len(documents):
            batch, room = [], ROOM
            for name in names[done:]:
                room -= len(name) + 3
                if room < 0:
                    break
                batch.append(name)
            sources = documents[done : done + len(batch)]
            yield from _batch(program, folder, batch, sources)
            done += len(batch)


def _batch(
    program: str, folder: Path, names: list[str], documents: Sequence[Path]
) -> Iterator[tuple[Path, Path | None]]:
    for name, document in zip(names, documents, strict=True):
        shutil.copyfile(document, folder / name)
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", "pdf", *names]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet) as process:
        try:
            for name, document, made in _arriving(process, folder / "pdf", names, documents):
                yield document, _settle(made, document) if made else None
                (folder / name).unlink(missing_ok=True)
        finally:
            process.kill()


def _arriving(
    process: subprocess.Popen[bytes], folder: Path, names: list[str], documents: Sequence[Path]
) -> Iterator[tuple[str, Path, Path | None]]:
    """Each document when its PDF is whole: when the next one has begun, or the process ended."""
    files = [(folder / name).with_suffix(".pdf") for name in names]
    for index, name in enumerate(names):
        later, waited = files[index + 1 : index + 2], time.monotonic()
        while process.poll() is None and not (later and later[0].exists()):
            if time.monotonic() - waited > PATIENCE:
                process.kill()
            time.sleep(POLL if not files[index].exists() else POLL / 10)
        yield name, documents[index], files[index] if files[index].exists() else None


def _settle(made: Path, document: Path) -> Path:
    target = document.with_suffix(".pdf")
    with replacing(target) as temporary:
        shutil.copyfile(made, temporary)
    made.unlink()
    return target
