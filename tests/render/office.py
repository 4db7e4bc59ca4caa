"""What the tests need of other programs: LibreOffice, poppler, the Open XML SDK validator.

Where one is absent its tests skip with a reason; in CI that skip is a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4


def need(program: str, found: str | None) -> str:
    """The program's path, or a skip; in CI a failure."""
    if found:
        return found
    reason = f"{program} is not on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def convert_to_pdf(documents: list[Path], folder: Path) -> list[Path]:
    """The PDFs of Word files, in one run of LibreOffice with a profile of its own."""
    office = need("LibreOffice", shutil.which("soffice"))
    with tempfile.TemporaryDirectory() as profile:
        env = {**os.environ, "FONTCONFIG_FILE": str(Path(__file__).parent / "fonts.conf")}
        subprocess.run(
            [
                *(office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"),
                *("--convert-to", "pdf", "--outdir", str(folder), *map(str, documents)),
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
    tool = need("pdftotext", shutil.which("pdftotext"))
    done = subprocess.run(
        [tool, "-bbox-layout", str(pdf), "-"], check=True, capture_output=True, timeout=120
    )
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


def validate(document: Path) -> list[str]:
    """What the Open XML SDK says is wrong with a Word file."""
    local = ROOT / "node_modules/.bin/ooxml-validator"
    tool = need(
        "ooxml-validator", str(local) if local.exists() else shutil.which("ooxml-validator")
    )
    done = subprocess.run([tool, str(document)], capture_output=True, timeout=300, check=False)
    verdict = json.loads(done.stdout)
    return [f"{error['path']}: {error['description']}" for error in verdict["errors"]]
