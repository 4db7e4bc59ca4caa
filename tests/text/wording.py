"""The shipped rules of wording, ready to be applied."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT
from docgen.app.lint_files import read_wording
from docgen.app.project_reader import ProjectReader
from docgen.lint.text_check import Wording
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.model.paragraph import Correction, TextParagraph
from docgen.rules.rule import Rule
from docgen.workspace.paths import Workspace


def rules() -> tuple[Rule, ...]:
    """All of them; that they can be read is a test of its own."""
    return read_wording(ProjectReader(Workspace(ROOT)))[0].rules


RULES = rules()
_WORDING = Wording(RULES)


def passages(text: str) -> list[TextParagraph]:
    """A passage to each line."""
    return [
        TextParagraph(line, w.IN_BODY, ((0, n, 1),)) for n, line in enumerate(text.split("\n"), 1)
    ]


def found(text: str) -> tuple[list[tuple[str, int, str]], tuple[Correction, ...]]:
    """What is found in a text: code, line, and the words that it points at."""
    listed, corrections = _WORDING.check(passages(text), "x.txt")
    return [
        (f.code, f.location.line if f.location else 0, seen(text, f)) for f in listed
    ], corrections


def messages(text: str) -> list[tuple[str, str, str]]:
    """Return the code, the words and the message of each finding of a text."""
    listed, _ = _WORDING.check(passages(text), "x.txt")
    return [(f.code, seen(text, f), f.message) for f in listed]


def seen(text: str, finding: Finding) -> str:
    """The words that a finding points at."""
    location = finding.location
    assert location is not None
    line = text.split("\n")[location.line - 1]
    return line[location.column - 1 : location.column - 1 + location.span]


CHECKS = Path(ROOT) / "checks/text"
