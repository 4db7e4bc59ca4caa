"""Word files as LibreOffice prints them and as the Open XML SDK judges them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import machine

MM = 72 / 25.4
PRINTING = ("LibreOffice", "poppler", "fonts")
"""What a test needs that measures printed pages."""
BRIEF_RUN = {
    "DOTNET_TieredPGO": "0",
    "DOTNET_TC_CallCounting": "0",
    "DOTNET_gcConcurrent": "0",
    "DOTNET_GCgen0size": "0x8000000",
}
"""Leaves out what .NET does for long runs: a file is judged in half a second."""


def convert_to_pdf(documents: list[Path], folder: Path) -> list[Path]:
    """Return the PDFs of Word files, from one run of LibreOffice with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        env = {**os.environ, "FONTCONFIG_FILE": machine.find("fonts")}
        subprocess.run(
            [
                *(machine.find("LibreOffice"), f"-env:UserInstallation={Path(profile).as_uri()}"),
                *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
                *map(str, documents),
            ],
            check=True,
            capture_output=True,
            timeout=300,
            env=env,
        )
    return [folder / f"{document.stem}.pdf" for document in documents]


@dataclass(frozen=True)
class Line:
    """A line of a page: its box in millimetres from the page's top left, its text."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def pages(pdf: Path) -> list[list[Line]]:
    """The lines of every page, words on one height joined, from top to bottom."""
    command = ["pdftotext", "-bbox-layout", str(pdf), "-"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=120)
    tree = ET.fromstring(done.stdout)
    names = {"h": "http://www.w3.org/1999/xhtml"}
    return [_lines(page, names) for page in tree.iterfind(".//h:page", names)]


def _lines(page: ET.Element, names: dict[str, str]) -> list[Line]:
    found: dict[float, list[Line]] = {}
    for node in page.iterfind(".//h:line", names):
        box = [float(node.get(key, "0")) / MM for key in ("xMin", "yMin", "xMax", "yMax")]
        text = "".join(word.text or "" for word in node.iterfind("h:word", names))
        middle = (box[1] + box[3]) / 2
        near = next((key for key in found if abs(key - middle) < 2), middle)
        found.setdefault(near, []).append(Line(*box, text))
    return [_joined(parts) for _, parts in sorted(found.items())]


def _joined(parts: list[Line]) -> Line:
    parts = sorted(parts, key=lambda part: part.left)
    return Line(
        parts[0].left,
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
        "".join(part.text for part in parts),
    )


def errors_of(document: Path) -> list[str]:
    """Return what the Open XML SDK finds wrong with a file."""
    command = [machine.find("Open XML SDK"), str(document)]
    done = subprocess.run(
        command, capture_output=True, timeout=300, check=False, env={**os.environ, **BRIEF_RUN}
    )
    verdict = json.loads(done.stdout)
    return [f"{error['path']}: {error['description']}" for error in verdict["errors"]]
