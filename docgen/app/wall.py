"""A wall around each file of a run: even a fault of the program stops that file and no other.

A use case that goes through files puts the work on each of them behind `wall`. What the file
itself has wrong is a finding anyhow; the wall is for what nobody thought of. A pattern that people
wrote and that takes too long is no fault of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docgen.expressions.bounded_patterns import PatternError
from docgen.model.finding import Finding, WorkspaceError
from docgen.workspace.file_findings import program_fault, slow_pattern


@contextmanager
def wall(findings: list[Finding], file: str) -> Iterator[None]:
    """Add a finding of the file if the work inside fails; WorkspaceError goes on to the user."""
    try:
        yield
    except WorkspaceError:
        raise
    except PatternError as error:
        findings.append(slow_pattern(str(error), file))
    except Exception as error:
        findings.append(program_fault(error, file))
