"""Writing the files of a new document type: schema, rules with cases, template, and a sample."""

from __future__ import annotations

from pathlib import Path

from docgen.app.editor_files import write_editor
from docgen.app.explain import list_rules
from docgen.expressions.evaluation import render
from docgen.rules.code_prefix import find_free_prefix
from docgen.workspace.files import write_new
from docgen.workspace.new_type_files import require_absent, require_new_key
from docgen.workspace.paths import EDITOR, Workspace
from docgen.workspace.seed_files import read_seed_bytes, read_seed_text

SAMPLE = "示例.yaml"


def new_type(workspace: Workspace, key: str, title: str) -> list[str]:
    """Write the files of a new type and return their names.

    Raises WorkspaceError if the key is no file name, or if one of the files exists.
    """
    require_new_key(workspace, key)
    facts = {"文种": title or key, "编号": _rule_prefix(workspace, key)}
    folder = workspace.schema(key).parent
    files: dict[Path, bytes] = {}
    for name in ("schema.yaml", "rules.yaml", "cases.yaml"):
        files[folder / name] = render(read_seed_text(f"new-type/{name}"), facts).encode()
    files[workspace.template(key)] = read_seed_bytes("new-type/template.docx")
    sample = render(read_seed_text("new-type/sample.yaml"), facts)
    files[workspace.inputs_folder(key) / SAMPLE] = sample.encode()
    require_absent(workspace, files)
    for path, data in files.items():
        write_new(path, data)
    names = [workspace.display_name(path) for path in files]
    if (workspace.root / EDITOR).is_dir():
        names += write_editor(workspace)
    return names


def _rule_prefix(workspace: Workspace, key: str) -> str:
    """Return the letters with which the codes of the type's rules begin."""
    used: set[str] = set()
    for _, rules in list_rules(workspace):
        used.update(rule.code.partition("-")[0] for rule in rules)
    return find_free_prefix(key, used)
