"""What a build is asked for, what it shows on its way, what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from docgen.model.finding import Finding, Severity
from docgen.model.matrix import Matrix
from docgen.rules.exemptions import BaselineResult

T = TypeVar("T")


def stops(findings: Iterable[Finding], strict: bool) -> bool:
    """Whether a document is not to be made: an error, or with `strict` a warning too."""
    bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(finding.severity in bad for finding in findings)


class Progress(Protocol):
    """Sees things go by, to show progress."""

    def __call__(self, items: Iterable[T], label: str, total: int) -> Iterable[T]:
        """The same items in the same order."""


def no_progress(items: Iterable[T], label: str, total: int) -> Iterable[T]:
    """Shows nothing."""
    return items


@dataclass(frozen=True, slots=True)
class Output:
    """One document: where it comes from, its output ('' if none), whether its bytes are new."""

    source: str
    output: str = ""
    changed: bool = False


@dataclass
class BuildResult:
    """What a run came to: its documents, all findings, the lines for code frames."""

    documents: list[Output] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    accepted: BaselineResult = field(default_factory=partial(BaselineResult, ()))
    """How many findings were left out as known: exempt, in the baseline, mended since."""
    matrices: list[Matrix] = field(default_factory=list)
    """How complete the materials of the registers are, place by place."""

    def failed(self, strict: bool) -> bool:
        """Whether anything is wrong: an error, or with `strict` a warning too."""
        return stops(self.findings, strict)


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build. `draft`: what has errors too, marked; `strict`: warnings are errors.

    `only`: the rows that hold one of these texts; `force`: also what is unchanged; `full`: ids
    and telephone numbers from registers are not masked.
    """

    draft: bool = False
    strict: bool = False
    only: tuple[str, ...] = ()
    force: bool = False
    full: bool = False


PLAIN = BuildOptions()
