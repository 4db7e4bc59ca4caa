"""The shipped rules of wording, ready to be applied."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT
from docgen.check import Rule
from docgen.check.text import Wording
from docgen.model import Correction, Finding, Passage
from docgen.model import words as w
from docgen.pipeline.reading import Reading
from docgen.pipeline.wording import read_wording
from docgen.workspace import Workspace


def rules() -> tuple[Rule, ...]:
    """All of them; that they can be read is a test of its own."""
    return read_wording(Reading(Workspace(ROOT)))[0].rules


RULES = rules()
_WORDING = Wording(RULES)


def passages(text: str) -> list[Passage]:
    """A passage to each line."""
    return [Passage(line, w.IN_BODY, ((0, n, 1),)) for n, line in enumerate(text.split("\n"), 1)]


def found(text: str) -> tuple[list[tuple[str, int, str]], tuple[Correction, ...]]:
    """What is found in a text: code, line, and the words that it points at."""
    listed, corrections = _WORDING.check(passages(text), "x.txt")
    return [(f.code, f.place.line if f.place else 0, seen(text, f)) for f in listed], corrections


def messages(text: str) -> list[tuple[str, str, str]]:
    """Return the code, the words and the message of each finding of a text."""
    listed, _ = _WORDING.check(passages(text), "x.txt")
    return [(f.code, seen(text, f), f.message) for f in listed]


def seen(text: str, finding: Finding) -> str:
    """The words that a finding points at."""
    place = finding.place
    assert place is not None
    line = text.split("\n")[place.line - 1]
    return line[place.column - 1 : place.column - 1 + place.span]


CHECKS = Path(ROOT) / "checks/text"
