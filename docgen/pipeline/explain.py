"""What there is to know: the types of a workspace and the meaning of a code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen import check, compose, ledger, load, word
from docgen.check import text
from docgen.model import WorkspaceError
from docgen.model import words as w
from docgen.pipeline.formatting import read_profile
from docgen.pipeline.kit import read_rules, read_schema
from docgen.pipeline.reading import Reading, read_bases, rules_in
from docgen.pipeline.wording import read_wording
from docgen.workspace import Workspace

_OWN = {
    "BJ-01": "编辑器用的 JSON Schema 说不出这一条，写错了编辑器不标，docgen check 会查。",
    "JC-01": "工作目录的一部分用不了：缺文件，或文件读不懂。",
    "JC-02": "规则里写的名称字段表里没有，多半是错字，这条规则因此永远不会报。",
    "JC-03": "没有县情文件（inputs/county.yaml）。",
    "JC-04": "编辑器用的 JSON Schema 与字段表不一致了。",
    "JC-05": "模板指定的字体这台机器没有，显示和转 PDF 时会用别的字体代替。",
    "JC-06": "没有找到 LibreOffice。",
    "JC-07": "没有找到 pdftoppm。",
    "JC-08": "规则的依据在 checks/依据.yaml 里没有，查不到它出自哪份文件。",
    "YZ-01": "成品与生成时记下的校验值（sha256）不符：有人在 Word 里改过，或文件坏了。",
    "YZ-02": "清单里记着这份成品，文件夹里没有。",
    "YZ-03": "成品生成以后，它的输入、模板或规则改过，成品还是改之前的。",
    "YZ-04": "outputs/ 里有一份清单里没有的文件。",
    "YZ-05": "归档包缺清单，或读不了。",
    "YZ-06": "归档包里有一个文件与清单记的校验值不符。",
    "YZ-07": "归档包的清单里记着一个文件，包里没有。",
    "YZ-08": "归档包里有一个清单里没有的文件。",
    "XJ-01": "从去年的文件承接来的日期，多半要改。",
    "XJ-02": "从去年的文件承接来的内容里有年份，多半要改。",
    "XJ-04": "表单的列有固定的先后，与原来文件里写的先后不同，成品里的先后会跟着变。",
    "XJ-03": "从去年的文件承接来的数，多半要换。",
    "TZ-01": "一张表看不出属于哪本台账：文件名和工作表名都不以台账名开头。",
    "GW-01": "文件读不了或写不了：不存在、没有权限、正在 Word 里打开，或指到了工作目录之外。",
    "GW-02": "两份成品同名，后一份没有生成，以免盖掉前一份。",
    "GW-03": "成品生成以后被人改过；改过的一份另存在旁边，没有丢。",
    "GW-04": "一览表的 Word 版要等全部成品都生成了才出，Excel 版照出。",
    "GW-12": "成品写好了，系统里没有能打开它的程序。",
    "GW-07": "LibreOffice 没能把这份 Word 成品转成 PDF。",
    "GW-06": "文书写明它承接哪一份上级文书，那一份里找不到它。",
    "GW-08": "指标要从台账里数，台账、条件或列名有误，数不出来。",
    "GW-09": "这一式文书印不出来：缺台账、分组或条件算不出，或选的列不能印。",
    "GW-11": "指标从台账里数，而台账里还有错误，数可能不准。",
    "GW-10": "文书里要印的一格空着，或查不到对应的名称。",
    "HD-01": "成品里的一个数，与生成时不同：有人手工改过。",
    "HD-02": "同一个指标，成品里有的地方改了，有的地方没有改。",
    "HD-03": "由改过的数算出来的指标，成品里没有跟着改。",
    "HD-04": "输入文件里写明的关系，按改后的数不成立了。",
    "GW-05": "一览表太长，Word 打不开这么长的表，只出 Excel 版。",
}


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
) -> list[tuple[str, tuple[check.Rule, ...]]]:
    """The rules of every type and register, by its name.

    `wanted` names types, registers, verbs or levels; WorkspaceError if it fits nothing.
    """
    sections = read_sections(Reading(workspace))
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
    rules: tuple[check.Rule, ...]
    doc_type: str = ""


def read_sections(reading: Reading) -> list[Section]:
    """Return all rules of a workspace by section. Raises WorkspaceError if a schema is broken."""
    workspace = reading.workspace
    sections: list[Section] = []
    for doc_type in workspace.types():
        schema, _ = read_schema(reading, doc_type)
        sections.append(Section(schema.name, read_rules(reading, doc_type)[0], doc_type))
    sections.append(Section("文字", read_wording(reading)[0].rules))
    if workspace.register_kinds():
        # Columns are a heavy library: only where there are registers.
        from docgen.pipeline.registers import read_ruled

        for name, rules in read_ruled(reading).rules.items():
            sections.append(Section(f"{name.removesuffix('台账')}台账", rules))
    sections.append(Section("格式", _demands(reading)))
    return sections


def _demands(reading: Reading) -> tuple[check.Rule, ...]:
    """The demands on the look of Word files, as rules are listed."""
    if not reading.workspace.profile().exists():
        return ()
    return tuple(
        check.Rule(d.code, "格式", "", {}, d.severity, _said(d), d.remedy, d.basis, d.place)
        for d in read_profile(reading)[0].requirements
    )


def _said(demand: check.Requirement) -> str:
    return f"{'、'.join(demand.roles)}的{demand.item}应为{demand.demand.shown or '前后一致'}"


def _fits(section: str, rule: check.Rule, wanted: Sequence[str]) -> bool:
    own = {section, section.removesuffix("台账"), rule.kind, rule.severity.value, rule.code}
    return not wanted or bool(own & set(wanted))


def explain(workspace: Workspace, code: str) -> str:
    """What a code means, for a rule with its form and examples; WorkspaceError if unknown."""
    wanted = code.strip().upper()
    engine = {**load.CODES, **check.CODES, **compose.CODES, **ledger.CODES, **word.CODES, **_OWN}
    if wanted in engine:
        return f"{wanted}　{engine[wanted]}"
    reading = Reading(workspace)
    for doc_type in workspace.types():
        rules, _ = read_rules(reading, doc_type)
        for rule in rules:
            if rule.code == wanted:
                path = workspace.cases(doc_type)
                examples = _examples(reading, path, wanted)
                return _rule(reading, rule, check.KINDS[rule.kind], examples)
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
    for rule in rules_in(reading, path, text.KINDS)[0]:
        if rule.code == code:
            return _rule(reading, rule, text.KINDS[rule.kind], _texts(reading, code))
    return ""


def _texts(reading: Reading, code: str) -> list[str]:
    """The examples of a rule of wording: short texts."""
    path = reading.workspace.wording("cases")
    source = reading.source(path)[0] if path.exists() else None
    rows: list[str] = []
    for rule, passes, _, case in text.text_cases(source) if source else ():
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
    from docgen.check.registers import KINDS
    from docgen.pipeline.registers import read_register_rules

    for kind in kinds:
        for rule in read_register_rules(reading, kind)[0]:
            if rule.code == code:
                path = reading.workspace.register_schema(kind).with_name("cases.yaml")
                return _rule(reading, rule, KINDS[rule.kind], _examples(reading, path, code))
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
                f"{demand.item}应为：{demand.demand.shown or '前后一致'}",
                f"整改：{demand.remedy}",
                *_cited(reading, demand.basis),
                f"出处：{demand.place}",
            ]
            return "\n".join([*rows, *_examples(reading, workspace.profile_cases(), code)])
    return ""


def _cited(reading: Reading, text: str) -> Iterator[str]:
    """Yield the line of a rule's 依据, then for each citation the facts of its basis."""
    yield f"依据：{text}"
    bases, _ = read_bases(reading)
    cited = {
        citation.basis.key: citation.basis
        for citation in check.resolve(text, bases)
        if citation.basis
    }
    for key, basis in cited.items():
        facts = "；".join(f"{name}：{fact}" for name, fact in basis.facts.items())
        yield f"  {key}　{facts}"
        yield from (f"    {w.BASIS_PAGES}：{page}" for page in basis.pages)


def _rule(reading: Reading, rule: check.Rule, kind: object, examples: list[str]) -> str:
    rows = [
        f"{rule.code}　{rule.kind}　{rule.severity.value}",
        f"说明：{rule.message}",
        f"整改：{rule.remedy}",
        *_cited(reading, rule.basis),
    ]
    if rule.when:
        rows.append(f"条件：{rule.when}")
    rows += [f"{name}：{_plain(value)}" for name, value in rule.params.items()]
    rows.append(f"出处：{rule.place}")
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
    for case in check.read_cases(source):
        if case.code == code:
            said = "通过的例子" if case.passes else "不通过的例子"
            rows += ["", f"{said}：", *_indented(check.plain(case.source.root))]
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
