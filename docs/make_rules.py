"""Writes the rule reference from checks/ while the site is built: a hook of MkDocs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from docgen.app.explain import list_rules
from docgen.model.listed_rule import ListedRule
from docgen.workspace.paths import Workspace

ROOT = Path(__file__).resolve().parents[1]


def on_files(files: Files, config: Any) -> Files:
    """Add the page; MkDocs calls this when it has gathered what is in docs/."""
    files.append(File.generated(config, "rules.md", content="\n".join(page(ROOT))))
    return files


def page(root: Path) -> Iterator[str]:
    """The lines of the reference: every rule with its level, verb, remedy and basis."""
    sections = list_rules(Workspace(root))
    yield "# 规则大全"
    yield ""
    total = sum(len(rules) for _, rules in sections)
    yield f"共 {total} 条，由 `checks/` 生成。每条的例子：`docgen explain 编号`。"
    for name, rules in sections:
        yield f"\n## {name}（{len(rules)} 条）\n"
        for rule in rules:
            yield from entry(rule)


def entry(rule: ListedRule) -> Iterator[str]:
    """Yield the lines of one rule."""
    yield f"### {rule.code} {{ #{rule.code.lower()} }}\n"
    yield f"**{rule.severity.value}**　{rule.verb}　{code(rule.message)}\n"
    if rule.when:
        yield f"- 条件：{code(rule.when)}"
    yield f"- 整改：{code(rule.remedy)}"
    yield f"- 依据：{code(rule.basis)}\n"


def code(text: str) -> str:
    """Text that is to stand as it is: no mark of Markdown or HTML counts."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]<>#|" else sign for sign in line)
