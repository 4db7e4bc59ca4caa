"""Floor 3, workspace: which file plays which part; the only room that touches disk and clock."""

from docgen.workspace.layout import Workspace, find_workspace, seed_workspace
from docgen.workspace.write import write_atomically

__all__ = ["Workspace", "find_workspace", "seed_workspace", "write_atomically"]
