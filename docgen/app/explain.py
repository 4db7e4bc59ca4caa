"""What there is to know: the types of a workspace and the meaning of a code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.app.document_type import read_rules, read_schema
from docgen.app.lint_files import read_wording
from docgen.app.project_reader import ProjectReader
from docgen.app.register_library import find_missing_library
from docgen.app.restyle_files import read_profile
from docgen.app.rule_files import read_bases, read_rule_file
from docgen.codes import CODES
from docgen.documents import verbs as document_verbs
from docgen.lint import verbs as lint_verbs
from docgen.lint.text_cases import read_text_cases
from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.rules.bases import resolve
from docgen.rules.cases import read_cases
from docgen.rules.rule import Rule
from docgen.schema.coerce import plain
from docgen.wordformat.profile import Requirement
from docgen.workspace.file_lists import list_doc_types, list_inputs, list_registers
from docgen.workspace.paths import Workspace


def list_types(workspace: Workspace) -> list[tuple[str, str, int, int]]:
    """Each type: its key, its Chinese name, how many rules and how many inputs it has."""
    reading = ProjectReader(workspace)
    rows = []
    for doc_type in list_doc_types(workspace):
        schema, _ = read_schema(reading, doc_type)
        rules, _ = read_rules(reading, doc_type)
        rows.append((doc_type, schema.name, len(rules), len(list_inputs(workspace, doc_type))))
    return rows


def list_rules(
    workspace: Workspace, wanted: Sequence[str] = ()
) -> list[tuple[str, tuple[Rule, ...]]]:
    """The rules of every type and register, by its name.

    `wanted` names types, registers, verbs or levels; WorkspaceError if it fits nothing.
    """
    sections = read_sections(ProjectReader(workspace))
    kept = [
        (s.name, tuple(r for r in s.rules if s.doc_type in wanted or _fits(s.name, r, wanted)))
        for s in sections
    ]
    if wanted and not any(rules for _, rules in kept):
        known = "、".join(section.name for section in sections)
        raise WorkspaceError(f"没有“{'、'.join(wanted)}”的规则", f"可写：{known}，或种类、级别")
    return [(name, rules) for name, rules in kept if rules]


@dataclass(frozen=True, slots=True)
class Section:
    """The rules of one type, register or product; `doc_type` is '' for all but a type."""

    name: str
    rules: tuple[Rule, ...]
    doc_type: str = ""


def read_sections(reading: ProjectReader) -> list[Section]:
    """Return all rules of a workspace by section. Raises WorkspaceError if a schema is broken.

    Without polars the rules of registers are left out; `docgen doctor` reports that.
    """
    workspace = reading.workspace
    sections: list[Section] = []
    for doc_type in list_doc_types(workspace):
        schema, _ = read_schema(reading, doc_type)
        sections.append(Section(schema.name, read_rules(reading, doc_type)[0], doc_type))
    sections.append(Section("文字", read_wording(reading)[0].rules))
    if list_registers(workspace) and find_missing_library() is None:
        # Columns are a heavy library: only where there are registers.
        from docgen.app.check_registers import read_ruled

        for name, rules in read_ruled(reading).rules.items():
            sections.append(Section(f"{name.removesuffix('台账')}台账", rules))
    sections.append(Section("格式", _demands(reading)))
    return sections


def _demands(reading: ProjectReader) -> tuple[Rule, ...]:
    """The demands on the look of Word files, as rules are listed."""
    if not reading.workspace.profile().exists():
        return ()
    return tuple(
        Rule(
            code=d.code,
            verb="格式",
            params={},
            severity=d.severity,
            message=_said(d),
            remedy=d.remedy,
            basis=d.basis,
            location=d.location,
        )
        for d in read_profile(reading)[0].requirements
    )


def _said(demand: Requirement) -> str:
    return f"{'、'.join(demand.roles)}的{demand.item}应为{demand.demand.shown or '前后一致'}"


def _fits(section: str, rule: Rule, wanted: Sequence[str]) -> bool:
    own = {section, section.removesuffix("台账"), rule.verb, rule.severity.value, rule.code}
    return not wanted or bool(own & set(wanted))


def explain(workspace: Workspace, code: str) -> str:
    """What a code means, for a rule with its form and examples; WorkspaceError if unknown."""
    wanted = code.strip().upper()
    if wanted in CODES:
        return f"{wanted}　{CODES[wanted].explanation}"
    reading = ProjectReader(workspace)
    for doc_type in list_doc_types(workspace):
        rules, _ = read_rules(reading, doc_type)
        for rule in rules:
            if rule.code == wanted:
                path = workspace.cases(doc_type)
                examples = _examples(reading, path, wanted)
                return _rule(reading, rule, document_verbs.VERBS[rule.verb], examples)
    found = (
        _wording_rule(reading, wanted)
        or _register_rule(reading, wanted)
        or _format_demand(reading, wanted)
    )
    if found:
        return found
    missing_library = find_missing_library()
    if missing_library is not None:
        raise WorkspaceError(missing_library.message, missing_library.remedy)
    raise WorkspaceError(f"没有编号“{code}”", "编号写在每条问题的开头，如 BG-01、ZD-02")


def _wording_rule(reading: ProjectReader, code: str) -> str:
    """A rule of wording; '' if there is none of that code."""
    path = reading.workspace.wording("rules")
    for rule in read_rule_file(reading, path, lint_verbs.VERBS)[0]:
        if rule.code == code:
            return _rule(reading, rule, lint_verbs.VERBS[rule.verb], _texts(reading, code))
    return ""


def _texts(reading: ProjectReader, code: str) -> list[str]:
    """The examples of a rule of wording: short texts."""
    path = reading.workspace.wording("cases")
    source = reading.source(path)[0] if path.exists() else None
    rows: list[str] = []
    for case in read_text_cases(source) if source else ():
        if case.rule == code:
            said = "通过的例子" if case.passes else "不通过的例子"
            told = [line for name in (w.SAMPLE, w.CORRECTED) for line in _sample(case.texts, name)]
            rows += ["", f"{said}：", *told]
    return rows


def _sample(case: Mapping[str, str], name: str) -> list[str]:
    lines = case[name].split("\n") if name in case else []
    return ([f"  {name}："] if lines and name != w.SAMPLE else []) + [f"  {line}" for line in lines]


def _register_rule(reading: ProjectReader, code: str) -> str:
    """A rule of a register; '' if no register has it."""
    kinds = list_registers(reading.workspace)
    if not kinds or find_missing_library() is not None:
        return ""
    # Columns are a heavy library: only when a register's rule is asked for.
    from docgen.app.check_registers import read_register_rules
    from docgen.registers.verbs import VERBS

    for kind in kinds:
        for rule in read_register_rules(reading, kind)[0]:
            if rule.code == code:
                path = reading.workspace.register_schema(kind).with_name("cases.yaml")
                return _rule(reading, rule, VERBS[rule.verb], _examples(reading, path, code))
    return ""


def _format_demand(reading: ProjectReader, code: str) -> str:
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
                f"{demand.item}应为：{demand.demand.shown or '前后一致'}",
                f"整改：{demand.remedy}",
                *_cited(reading, demand.basis),
                f"出处：{demand.location}",
            ]
            return "\n".join([*rows, *_examples(reading, workspace.profile_cases(), code)])
    return ""


def _cited(reading: ProjectReader, text: str) -> Iterator[str]:
    """Yield the line of a rule's 依据, then for each citation the facts of its basis."""
    yield f"依据：{text}"
    bases, _ = read_bases(reading)
    cited = {
        citation.basis.key: citation.basis for citation in resolve(text, bases) if citation.basis
    }
    for key, basis in cited.items():
        facts = "；".join(f"{name}：{fact}" for name, fact in basis.facts.items())
        yield f"  {key}　{facts}"
        yield from (f"    {w.BASIS_PAGES}：{page}" for page in basis.pages)


def _rule(reading: ProjectReader, rule: Rule, kind: object, examples: list[str]) -> str:
    rows = [
        f"{rule.code}　{rule.verb}　{rule.severity.value}",
        f"说明：{rule.message}",
        f"整改：{rule.remedy}",
        *_cited(reading, rule.basis),
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


def _examples(reading: ProjectReader, path: Path, code: str) -> list[str]:
    source = reading.source(path)[0] if path.exists() else None
    if source is None:
        return []
    rows = []
    for case in read_cases(source):
        if case.code == code:
            said = "通过的例子" if case.passes else "不通过的例子"
            rows += ["", f"{said}：", *_indented(plain(case.node))]
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
