"""Small templates for tests, made with python-docx, and readers of what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from docx import Document

from docgen import word
from docgen.model import Finding

Make = Callable[[Any], None]


def template(make: Make) -> bytes:
    """The bytes of a document that `make` has written into."""
    document = Document()
    make(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def paragraphs(*texts: str) -> bytes:
    """A template of plain paragraphs."""
    return template(lambda d: [d.add_paragraph(text) for text in texts])


def filled(data: bytes, context: Mapping[str, object]) -> bytes:
    """A template filled; the test fails if anything is found."""
    made, findings = word.compile(data, "模板.docx")
    assert made is not None, findings
    out, faults = made.fill(context)
    assert not faults, faults
    return out


def texts(data: bytes) -> list[str]:
    """The paragraphs of a document."""
    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]


def rows(data: bytes, table: int = 0) -> list[list[str]]:
    """The cells of a table."""
    found = Document(BytesIO(data)).tables[table]
    return [[cell.text for cell in row.cells] for row in found.rows]


def compile_findings(data: bytes) -> tuple[Finding, ...]:
    """What compiling finds."""
    return word.compile(data, "模板.docx")[1]
