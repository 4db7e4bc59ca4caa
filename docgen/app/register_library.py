"""Find out whether registers can be read at all, before a module that needs polars is imported."""

from __future__ import annotations

from docgen.model.finding import Finding, WorkspaceError
from docgen.workspace.file_findings import unread_registers


def find_missing_library() -> Finding | None:
    """Return the finding that polars is not installed; None if it is."""
    try:
        import docgen.registers  # noqa: F401
    except WorkspaceError as error:
        return unread_registers(error)
    return None
