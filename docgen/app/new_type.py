"""A new type of document: schema, rules with their cases, Word template, and a sample."""

from __future__ import annotations

import re
from pathlib import Path

from docgen.app.describe_type import write_editor
from docgen.app.explain import list_rules
from docgen.expressions.evaluation import render
from docgen.model.finding import WorkspaceError
from docgen.workspace.file_names import build_safe_name
from docgen.workspace.files import write_new
from docgen.workspace.paths import EDITOR, Workspace
from docgen.workspace.seed_files import read_seed_bytes, read_seed_text

SAMPLE = "示例.yaml"


def new_type(workspace: Workspace, key: str, title: str) -> list[str]:
    """Write the files of a new type; their names. WorkspaceError if there is one of that key."""
    if build_safe_name(key) != key or key.startswith(("_", ".")) or re.search(r"\s", key):
        remedy = "用字母、数字、短横或汉字，如 notice、通知"
        raise WorkspaceError(f"“{key}”不能作文种的代号", remedy)
    if workspace.schema(key).parent.exists():
        raise WorkspaceError(f"已有“{key}”这个文种", "换一个代号；现有的见 docgen types")
    names = {"文种": title or key, "编号": _code(workspace, key)}
    folder = workspace.schema(key).parent
    files = {
        folder / name: render(read_seed_text(f"new-type/{name}"), names).encode()
        for name in ("schema.yaml", "rules.yaml", "cases.yaml")
    }
    files[workspace.template(key)] = read_seed_bytes("new-type/template.docx")
    sample = render(read_seed_text("new-type/sample.yaml"), names)
    files[workspace.inputs_folder(key) / SAMPLE] = sample.encode()
    _refuse_taken(workspace, files)
    for path, data in files.items():
        write_new(path, data)
    made = [workspace.display_name(path) for path in files]
    return [*made, *write_editor(workspace)] if (workspace.root / EDITOR).is_dir() else made


def _refuse_taken(workspace: Workspace, files: dict[Path, bytes]) -> None:
    taken = next((path for path in files if path.exists()), None)
    if taken is not None:
        message = f"已有“{workspace.display_name(taken)}”，没有改动它"
        raise WorkspaceError(message, "换一个代号，或先给它改名")


def _code(workspace: Workspace, key: str) -> str:
    """The letters with which the codes of the type's rules begin; none that is in use."""
    taken = {rule.code.partition("-")[0] for _, rules in list_rules(workspace) for rule in rules}
    letters = "".join(re.findall("[A-Z]", key.upper()))
    wanted = [letters[:count] for count in (2, 3, 4) if len(letters) >= count]
    spare = (f"W{chr(65 + n)}" for n in range(26))
    return next(code for code in (*wanted, *spare) if code not in taken)
