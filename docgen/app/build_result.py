"""The options of a run (`BuildOptions`), its progress, its result (`BuildResult`).

All use cases share them, so the command line prints every result in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol, TypeVar

from msgspec import Struct, field

from docgen.model.finding import Finding, Severity
from docgen.model.matrix import Matrix
from docgen.rules.exemptions import BaselineResult

T = TypeVar("T")


def stops(findings: Iterable[Finding], strict: bool) -> bool:
    """Return whether findings stop a document: an error, or with `strict` a warning too."""
    severities = {Severity.ERROR}
    if strict:
        severities.add(Severity.WARNING)
    return any(finding.severity in severities for finding in findings)


class Progress(Protocol):
    """Passes items on one by one and shows how many of them have passed."""

    def __call__(self, items: Iterable[T], label: str, total: int) -> Iterable[T]:
        """Return the same items in the same order."""


def no_progress(items: Iterable[T], label: str, total: int) -> Iterable[T]:
    """Return the items and show nothing."""
    return items


class Output(Struct, frozen=True):
    """One document: its input, its file ('' if there is none), whether its bytes are new."""

    source: str
    output: str = ""
    changed: bool = False


class BuildResult(Struct, kw_only=True):
    """The result of a run: its documents, all findings, the lines of files for code frames."""

    documents: list[Output] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    baseline: BaselineResult = field(default_factory=partial(BaselineResult, ()))
    """How many findings are left out: exempt, in the baseline, or corrected since."""
    matrices: list[Matrix] = field(default_factory=list)
    """How complete the materials of the registers are, by place."""
    unmasked: bool = False
    """Whether personal numbers are printed and listed as they are."""

    def failed(self, strict: bool) -> bool:
        """Return whether there is an error, or with `strict` a warning."""
        return stops(self.findings, strict)


class BuildOptions(Struct, frozen=True):
    """How documents are built.

    With `draft` those with errors are built too, and marked. With `strict` warnings are errors.
    `only` selects rows with one of these texts. With `force` unchanged documents are built too.
    With `full` personal data from registers is not masked.
    """

    draft: bool = False
    strict: bool = False
    only: tuple[str, ...] = ()
    force: bool = False
    full: bool = False


DEFAULT_OPTIONS = BuildOptions()
