"""Findings written into a copy of a Word file as comments, each at its paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO

from docx import Document
from docx.text.paragraph import Paragraph

from docgen.model import Finding
from docgen.word.names import P, w
from docgen.word.package import pack_prefix, read_package, write_package

_PARAGRAPH = re.compile(r"正文 第(\d+)段")
AUTHOR = "docgen"


def annotate(data: bytes, findings: Iterable[Finding]) -> bytes:
    """A copy with a comment per finding; what is not in the body stands at its first text.

    The bytes are the same every time: no comment carries a date.
    """
    document = Document(BytesIO(data))
    paragraphs = [Paragraph(node, document) for node in document.element.iter(P)]
    written = [paragraph for paragraph in paragraphs if paragraph.runs]
    for finding in findings:
        target = _target(finding, paragraphs, written)
        if target is not None:
            text = f"{finding.code}　{finding.message}\n整改：{finding.remedy}"
            comment = document.add_comment(target.runs, text, AUTHOR, "D")
            comment._comment_elm.attrib.pop(w("date"), "")
    out = BytesIO()
    document.save(out)
    members, _ = read_package(out.getvalue(), "")
    return write_package(pack_prefix(members.values()), {})


def try_annotate(data: bytes, findings: Iterable[Finding]) -> bytes | None:
    """As `annotate`, for files made by anyone; None if the file is too odd to write into."""
    try:
        return annotate(data, findings)
    # python-docx raises whatever it stumbles over where a package is not as it expects.
    except Exception:
        return None


def _target(
    finding: Finding, paragraphs: list[Paragraph], written: list[Paragraph]
) -> Paragraph | None:
    match = _PARAGRAPH.match(finding.place.part) if finding.place else None
    number = int(match[1]) - 1 if match else -1
    if 0 <= number < len(paragraphs) and paragraphs[number].runs:
        return paragraphs[number]
    return written[0] if written else None
