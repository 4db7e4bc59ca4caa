"""A wall around each file of a run: even a fault of the program stops that file and no other.

A use case that goes through files puts the work on each of them behind `wall`. What the file
itself has wrong is a finding anyhow; the wall is for what nobody thought of.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docgen.model.finding import Finding, WorkspaceError
from docgen.workspace.file_findings import program_fault


@contextmanager
def wall(findings: list[Finding], file: str) -> Iterator[None]:
    """Add a finding of the file if the work inside fails; WorkspaceError goes on to the user."""
    try:
        yield
    except WorkspaceError:
        raise
    except Exception as error:
        findings.append(program_fault(error, file))
