"""Writing the empty workbook of a register, for people to fill in."""

from __future__ import annotations

from docgen.app.build_result import BuildResult, Output
from docgen.app.describe_type import describe_register
from docgen.report.register_form import to_register_form
from docgen.workspace.files import write_new
from docgen.workspace.paths import Workspace
from docgen.workspace.target_paths import place_new_register


def new_register(workspace: Workspace, register: str, name: str) -> BuildResult:
    """Write an empty workbook among the registers; `name` is that of a place, '' for the county.

    Raises WorkspaceError if there is a file of that name, or no such register.
    """
    title, fields = describe_register(workspace, register)
    target = place_new_register(workspace, title, name)
    write_new(target, to_register_form(title, fields))
    shown = workspace.display_name(target)
    return BuildResult(documents=[Output(shown, shown, True)])
