"""Proofreading: the rules of wording applied to a Word file that was just made.

The finished file is read back, so generated text is checked too. Its paragraphs are the lines of
the code frames that findings are printed with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.app.project_reader import Findings
from docgen.lint.text_check import Wording
from docgen.model.paragraph import frame_lines
from docgen.word.paragraph_reader import read_paragraphs

Lines = Mapping[str, Sequence[str]]


def proofread(data: bytes, name: str, wording: Wording) -> tuple[Findings, Lines]:
    """Return the findings in the Word file `name`, and its lines by that name if there are any."""
    if not wording.rules:
        return (), {}
    paragraphs, _ = read_paragraphs(data, name, is_filled=True)
    if not paragraphs:
        return (), {}
    findings, _ = wording.check(paragraphs, name)
    if not findings:
        return (), {}
    return findings, {name: frame_lines(paragraphs)}
