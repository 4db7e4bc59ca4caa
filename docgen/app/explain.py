"""What there is to know: the types of a workspace and the meaning of a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docgen.app.document_type import read_rules, read_schema
from docgen.app.lint_files import read_wording
from docgen.app.project_reader import Reading, rules_in
from docgen.app.restyle_files import read_profile
from docgen.codes import CODES
from docgen.documents import verbs as document_verbs
from docgen.lint import verbs as lint_verbs
from docgen.lint.text_cases import text_cases
from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.rules.cases import read_cases
from docgen.rules.rule import Rule
from docgen.schema.coerce import plain
from docgen.wordformat.profile import Requirement
from docgen.workspace.paths import Workspace


def list_types(workspace: Workspace) -> list[tuple[str, str, int, int]]:
    """Each type: its key, its Chinese name, how many rules and how many inputs it has."""
    reading = Reading(workspace)
    rows = []
    for doc_type in workspace.types():
        schema, _ = read_schema(reading, doc_type)
        rules, _ = read_rules(reading, doc_type)
        rows.append((doc_type, schema.name, len(rules), len(workspace.inputs(doc_type))))
    return rows


def list_rules(
    workspace: Workspace, wanted: Sequence[str] = ()
) -> list[tuple[str, tuple[Rule, ...]]]:
    """The rules of every type and register, by its name.

    `wanted` names types, registers, verbs or levels; WorkspaceError if it fits nothing.
    """
    reading, sections = Reading(workspace), list[tuple[str, tuple[Rule, ...]]]()
    keys = {}
    for doc_type in workspace.types():
        schema, _ = read_schema(reading, doc_type)
        sections.append((schema.name, read_rules(reading, doc_type)[0]))
        keys[schema.name] = doc_type
    sections.append(("文字", read_wording(reading)[0].rules))
    if workspace.register_kinds():
        # Columns are a heavy library: only where there are registers.
        from docgen.app.check_registers import read_ruled

        rules_of = read_ruled(reading).rules
        sections += [(f"{n.removesuffix('台账')}台账", rules) for n, rules in rules_of.items()]
    sections.append(("格式", _demands(reading)))
    kept = [
        (n, tuple(r for r in rules if keys.get(n) in wanted or _fits(n, r, wanted)))
        for n, rules in sections
    ]
    if wanted and not any(rules for _, rules in kept):
        known = "、".join(name for name, _ in sections)
        raise WorkspaceError(f"没有“{'、'.join(wanted)}”的规则", f"可写：{known}，或种类、级别")
    return [(name, rules) for name, rules in kept if rules]


def _demands(reading: Reading) -> tuple[Rule, ...]:
    """The demands on the look of Word files, as rules are listed."""
    if not reading.workspace.profile().exists():
        return ()
    return tuple(
        Rule(d.code, "格式", "", {}, d.severity, _said(d), d.remedy, d.basis, d.location)
        for d in read_profile(reading)[0].requirements
    )


def _said(demand: Requirement) -> str:
    return f"{'、'.join(demand.roles)}的{demand.item}应为{demand.demand.text or '前后一致'}"


def _fits(section: str, rule: Rule, wanted: Sequence[str]) -> bool:
    own = {section, section.removesuffix("台账"), rule.verb, rule.severity.value, rule.code}
    return not wanted or bool(own & set(wanted))


def explain(workspace: Workspace, code: str) -> str:
    """What a code means, for a rule with its form and examples; WorkspaceError if unknown."""
    wanted = code.strip().upper()
    if wanted in CODES:
        return f"{wanted}　{CODES[wanted].explanation}"
    reading = Reading(workspace)
    for doc_type in workspace.types():
        rules, _ = read_rules(reading, doc_type)
        for rule in rules:
            if rule.code == wanted:
                path = workspace.cases(doc_type)
                return _rule(
                    rule, document_verbs.VERBS[rule.verb], _examples(reading, path, wanted)
                )
    found = (
        _wording_rule(reading, wanted)
        or _register_rule(reading, wanted)
        or _format_demand(reading, wanted)
    )
    if found:
        return found
    raise WorkspaceError(f"没有编号“{code}”", "编号写在每条问题的开头，如 BG-01、ZD-02")


def _wording_rule(reading: Reading, code: str) -> str:
    """A rule of wording; '' if there is none of that code."""
    path = reading.workspace.wording("rules")
    for rule in rules_in(reading, path, lint_verbs.VERBS)[0]:
        if rule.code == code:
            return _rule(rule, lint_verbs.VERBS[rule.verb], _texts(reading, code))
    return ""


def _texts(reading: Reading, code: str) -> list[str]:
    """The examples of a rule of wording: short texts."""
    path = reading.workspace.wording("cases")
    source = reading.source(path)[0] if path.exists() else None
    rows: list[str] = []
    for rule, passes, _, case in text_cases(source) if source else ():
        if rule == code:
            said = "通过的例子" if passes else "不通过的例子"
            told = [line for name in (w.SAMPLE, w.CORRECTED) for line in _sample(case, name)]
            rows += ["", f"{said}：", *told]
    return rows


def _sample(case: Mapping[str, str], name: str) -> list[str]:
    lines = case[name].split("\n") if name in case else []
    return ([f"  {name}："] if lines and name != w.SAMPLE else []) + [f"  {line}" for line in lines]


def _register_rule(reading: Reading, code: str) -> str:
    """A rule of a register; '' if no register has it."""
    kinds = reading.workspace.register_kinds()
    if not kinds:
        return ""
    # Columns are a heavy library: only when a register's rule is asked for.
    from docgen.app.check_registers import read_register_rules
    from docgen.registers.verbs import VERBS

    for kind in kinds:
        for rule in read_register_rules(reading, kind)[0]:
            if rule.code == code:
                path = reading.workspace.register_schema(kind).with_name("cases.yaml")
                return _rule(rule, VERBS[rule.verb], _examples(reading, path, code))
    return ""


def _format_demand(reading: Reading, code: str) -> str:
    """A demand on the look of Word files; '' if there is none of that code."""
    workspace = reading.workspace
    if not workspace.profile().exists():
        return ""
    profile, _ = read_profile(reading)
    for demand in profile.requirements:
        if demand.code == code:
            rows = [
                f"{code}　格式　{demand.severity.value}（{demand.strength}）",
                f"要素：{'、'.join(demand.roles)}",
                f"{demand.item}应为：{demand.demand.text or '前后一致'}",
                f"整改：{demand.remedy}",
                f"依据：{demand.basis}",
                f"出处：{demand.location}",
            ]
            return "\n".join([*rows, *_examples(reading, workspace.profile_cases(), code)])
    return ""


def _rule(rule: Rule, kind: object, examples: list[str]) -> str:
    rows = [
        f"{rule.code}　{rule.verb}　{rule.severity.value}",
        f"说明：{rule.message}",
        f"整改：{rule.remedy}",
        f"依据：{rule.basis}",
    ]
    if rule.when:
        rows.append(f"条件：{rule.when}")
    rows += [f"{name}：{_plain(value)}" for name, value in rule.params.items()]
    rows.append(f"出处：{rule.location}")
    verb = (kind.__doc__ or "").strip()
    return "\n".join([*rows, "", verb, *examples])


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "；".join(f"{name}={_plain(item)}" for name, item in value.items())
    return "、".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _examples(reading: Reading, path: Path, code: str) -> list[str]:
    source = reading.source(path)[0] if path.exists() else None
    if source is None:
        return []
    rows = []
    for case in read_cases(source):
        if case.code == code:
            said = "通过的例子" if case.passes else "不通过的例子"
            rows += ["", f"{said}：", *_indented(plain(case.source.root))]
    return rows


def _indented(value: object, depth: int = 1) -> list[str]:
    pad = "  " * depth
    if isinstance(value, dict):
        rows = []
        for key, item in value.items():
            nested = isinstance(item, dict | list)
            rows += [f"{pad}{key}:" + ("" if nested else f" {item}")]
            rows += _indented(item, depth + 1) if nested else []
        return rows
    if isinstance(value, list):
        return [row for item in value for row in _listed(item, depth)]
    return [f"{pad}{value}"]


def _listed(item: object, depth: int) -> list[str]:
    rows = _indented(item, depth + 1)
    return ["  " * depth + "- " + rows[0].lstrip(), *rows[1:]] if rows else []
