"""Whether everything is in its place: each part of a workspace and of the machine, with a mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.app.county_files import CountyFiles
from docgen.app.describe_type import editor_files
from docgen.app.document_type import read_rules, read_schema
from docgen.app.explain import read_sections
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.rule_files import read_bases
from docgen.app.template_files import check_template
from docgen.codes import new_finding
from docgen.documents.context import County, known_names
from docgen.documents.figures import resolve_figures
from docgen.documents.rule_cases import check_cases
from docgen.expressions.evaluation import ExpressionError, names
from docgen.load.decode import read_encoding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location, WorkspaceError
from docgen.model.record import Record
from docgen.rules.bases import Basis, resolve
from docgen.rules.cases import read_cases
from docgen.rules.rule import Rule
from docgen.schema.document_schema import Schema
from docgen.word.layout.font_names import font_names
from docgen.workspace.machine import fonts, has_office, page_program
from docgen.workspace.paths import Workspace

# Other names of the same fonts, and those that are cut to the same widths.
_ALIKE: Mapping[str, tuple[str, ...]] = {
    "仿宋": ("仿宋_GB2312", "FangSong", "FangSong_GB2312"),
    "楷体": ("楷体_GB2312", "KaiTi", "KaiTi_GB2312"),
    "黑体": ("SimHei",),
    "宋体": ("SimSun", "NSimSun"),
    "方正小标宋简体": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "小标宋体"),
    "Times New Roman": ("Liberation Serif",),
}


@dataclass(frozen=True, slots=True)
class DoctorItem:
    """One thing that was looked at, what was seen, what is wrong with it."""

    name: str
    seen: str
    findings: Findings = field(default=())


def examine(workspace: Workspace) -> Iterator[tuple[DoctorItem, Mapping[str, Sequence[str]]]]:
    """Every part of a workspace, then of the machine, each with the lines of the files read."""
    reading = ProjectReader(workspace)
    looks = [
        *(_type(reading, doc_type) for doc_type in workspace.types()),
        *_registers(reading),
        _bases(reading),
        _county(reading),
        _files(reading),
        _editor(workspace),
    ]
    yield from ((part, reading.lines) for part in looks)
    yield from ((part, {}) for part in (_fonts(workspace), _office(), _pages()))


def _type(reading: ProjectReader, doc_type: str) -> DoctorItem:
    """Schema, rules, cases and template of a type."""
    workspace, name = reading.workspace, f"文种 {doc_type}"
    try:
        schema, findings = read_schema(reading, doc_type)
        rules, faults = read_rules(reading, doc_type)
        cases, odd = _cases(reading, schema, rules)
        findings += (*faults, *odd, *_unknown(rules, schema))
        for template in dict.fromkeys(p.template for p in schema.derived_documents) or (doc_type,):
            path = workspace.template(template)
            if not path.exists():
                raise WorkspaceError(f"缺模板“{workspace.shown(path)}”", "把 Word 模板放到这个位置")
            findings += tuple(check_template(workspace, path).findings)
    except WorkspaceError as error:
        return DoctorItem(name, "", (_broken(error, f"checks/{doc_type}"),))
    seen = f"{schema.name}：字段 {len(schema.fields)} 个，规则 {len(rules)} 条，例子 {cases} 个"
    return DoctorItem(name, seen, tuple(f for f in findings if f.code != _UNUSED))


_UNUSED = "WD-16"  # a field that a template leaves out: its maker's choice


def _broken(error: WorkspaceError, file: str) -> Finding:
    location = Location(file)
    return new_finding("JC-01", error.message, error.remedy, location=location)


def _cases(reading: ProjectReader, schema: Schema, rules: tuple[Rule, ...]) -> tuple[int, Findings]:
    path = reading.workspace.cases(schema.doc_type)
    if not path.exists():
        return 0, check_cases((), rules, schema, lambda record: {})
    source, findings = reading.source(path)
    cases = tuple(read_cases(source)) if source else ()

    def known(record: Record) -> dict[str, object]:
        county = County({}, {})
        figures, _ = resolve_figures(record.values, {})
        return known_names(record.values, schema.fields, county, figures)

    return len(cases), findings + check_cases(cases, rules, schema, known)


def _unknown(rules: tuple[Rule, ...], schema: Schema) -> Iterator[Finding]:
    """Names in rules that are likely a misspelt field."""
    for rule in rules:
        for name in sorted(_named(rule) - schema.names):
            near = difflib.get_close_matches(name, schema.names, 1, 0.5)
            if near:
                message = f"规则 {rule.code} 用到“{name}”，字段表里没有"
                remedy = f"是不是“{near[0]}”？"
                yield new_finding(
                    "JC-02", message, remedy, location=rule.location, category=Category.RULE
                )


def _named(rule: Rule) -> set[str]:
    found: set[str] = set()
    for expression in (rule.when, rule.params.get(w.RELATION, "")):
        try:
            found |= set(names(expression)) if expression else set()
        except ExpressionError:
            continue  # reading the rules has told it
    return found


def _registers(reading: ProjectReader) -> Iterator[DoctorItem]:
    kinds = reading.workspace.register_kinds()
    if not kinds:
        return
    # Columns are a heavy library: only where there are registers.
    from docgen.app.check_registers import read_ruled
    from docgen.registers.evidence_register import EVIDENCE_SCHEMA
    from docgen.registers.register_cases import check_register_cases

    ruled = read_ruled(reading)
    known = {**ruled.forms, EVIDENCE_SCHEMA.name: EVIDENCE_SCHEMA}
    findings, rules, cases = ruled.findings, 0, 0
    for name, form in ruled.forms.items():
        path = reading.workspace.register_schema(form.schema.doc_type).with_name("cases.yaml")
        own = ruled.rules.get(name, ())
        source, faults = reading.source(path) if path.exists() else (None, ())
        findings += faults
        rules, cases = rules + len(own), cases + (1 if source else 0)
        if source is not None:
            findings += check_register_cases(source, form, known, own, ruled.settings)
        elif own:
            told = f"“{name}”的规则没有例子（缺 cases.yaml）"
            findings += (new_finding("GZ-03", told, "补写例子", location=own[0].location),)
    yield DoctorItem(
        "台账", f"{len(ruled.forms)} 本，规则 {rules} 条，例子文件 {cases} 个", findings
    )


def _bases(reading: ProjectReader) -> DoctorItem:
    """Return the bases, with a hint for each rule that cites none of them."""
    path = reading.workspace.bases()
    bases, findings = read_bases(reading)
    if not path.exists():
        location = Location(reading.workspace.shown(path))
        message = "没有这个文件，规则的依据查不到出自哪份文件"
        remedy = "从 docgen init 新建的工作目录里拷一份 checks/依据.yaml"
        hint = new_finding("JC-08", message, remedy, location=location)
        return DoctorItem("依据", "", (hint,))
    try:
        sections = read_sections(reading)
    except WorkspaceError:
        return DoctorItem("依据", "字段表用不了，先改好它", findings)
    rules = [rule for section in sections for rule in section.rules]
    hints = tuple(hint for rule in rules for hint in _uncited(rule, bases))
    return DoctorItem("依据", f"出处 {len(bases)} 处，规则 {len(rules)} 条", findings + hints)


def _uncited(rule: Rule, bases: Mapping[str, Basis]) -> Iterator[Finding]:
    for citation in resolve(rule.basis, bases):
        if citation.basis is not None:
            continue
        message = f"规则 {rule.code} 的依据“{citation.text}”在 checks/依据.yaml 里没有"
        head = citation.text.partition("（")[0]
        near = difflib.get_close_matches(head, bases, 1, 0.6)
        remedy = "在 checks/依据.yaml 里补一条；本县自己定的，写“县级约定（……）”"
        if near:
            remedy = f"是不是“{near[0]}”？不是的，{remedy}"
        yield new_finding("JC-08", message, remedy, location=rule.location, category=Category.RULE)


def _county(reading: ProjectReader) -> DoctorItem:
    """The county file of the workspace, and those below it."""
    workspace, counties = reading.workspace, CountyFiles(reading)
    paths = [path for path in workspace.texts() if path.name == workspace.county().name]
    findings = tuple(f for path in paths for f in counties.county_of(path)[1])
    if not workspace.county().exists():
        told = "没有县情文件，全县共用的数没有地方写"
        location = Location(workspace.shown(workspace.county()))
        findings += (new_finding("JC-03", told, "新建一个，写“县名: ……”", location=location),)
    return DoctorItem("县情", f"{len(paths)} 个文件", findings)


def _files(reading: ProjectReader) -> DoctorItem:
    """Encodings and structure of everything that people type."""
    findings: Findings = ()
    paths = reading.workspace.texts()
    for path in paths:
        shown = reading.workspace.shown(path)
        try:
            data = reading.workspace.read(path)
        except WorkspaceError as error:
            findings += (_broken(error, shown),)
            continue
        findings += read_encoding(data, shown)
    return DoctorItem("文件编码", f"{len(paths)} 个文字文件", findings)


def _editor(workspace: Workspace) -> DoctorItem:
    """Whether what editors were given still fits the schemas."""
    try:
        wanted = editor_files(workspace)
    except WorkspaceError:
        return DoctorItem("编辑器", "字段表用不了，先改好它")
    there = [path for path in wanted if path.parent.name == "schemas"]
    old = [path for path in there if not path.exists() or workspace.read(path) != wanted[path]]
    if not old:
        return DoctorItem("编辑器", f"{len(there)} 份 JSON Schema")
    message = f"编辑器用的字段表有 {len(old)} 份缺少或旧了"
    location, remedy = Location(workspace.shown(old[0])), "运行 docgen schema --editor"
    return DoctorItem("编辑器", "", (new_finding("JC-04", message, remedy, location=location),))


def _fonts(workspace: Workspace) -> DoctorItem:
    """The fonts that the templates name, in the format that the county has chosen."""
    there = fonts()
    if there is None:
        return DoctorItem("字体", "这台机器上看不出装了哪些字体，在 Word 里核对")
    findings = []
    wanted = _wanted(workspace)
    for name, template in sorted(wanted.items()):
        alike = [other for other in _ALIKE.get(name, ()) if other in there]
        if name in there or alike:
            continue
        message = f"这台机器没有“{name}”，成品在这里看起来会不一样"
        remedy = "装上这个字体；县里用别的，在县情文件的“格式”里写“字体替换”"
        location = Location(template)
        findings.append(new_finding("JC-05", message, remedy, location=location))
    return DoctorItem("字体", f"模板用到 {len(wanted)} 种，缺 {len(findings)} 种", tuple(findings))


def _wanted(workspace: Workspace) -> dict[str, str]:
    """The fonts that templates name, each with the first template that does."""
    counties = CountyFiles(ProjectReader(workspace))
    chosen = counties.county_of(workspace.county())[0].format.get(w.FONTS, {})
    found: dict[str, str] = {}
    for path in workspace.templates():
        for name in font_names(workspace.read(path)):
            found.setdefault(str(chosen.get(name, name)), workspace.shown(path))
    return found


def _office() -> DoctorItem:
    if has_office():
        return DoctorItem("LibreOffice", "已装，可出 PDF")
    remedy = "要出 PDF 的，装上 LibreOffice（免费）；不出 PDF 的可不管"
    found = new_finding("JC-06", "没有找到 LibreOffice，出不了 PDF", remedy)
    return DoctorItem("LibreOffice", "", (found,))


def _pages() -> DoctorItem:
    if page_program():
        return DoctorItem("看图工具", "已装，可出逐页图片")
    remedy = "要看逐页图片的，装上 poppler（pdftoppm）；不看的可不管"
    found = new_finding("JC-07", "没有找到 pdftoppm，出不了逐页图片", remedy)
    return DoctorItem("看图工具", "", (found,))
