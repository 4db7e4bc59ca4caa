"""The items that `docgen doctor` prints: the name of a part, its summary, its findings."""

from __future__ import annotations

from msgspec import Struct, field

from docgen.model.finding import Finding

Findings = tuple[Finding, ...]
BROKEN_SCHEMAS = "字段表用不了，先改好它"
UNLISTED_FONTS = "这台机器上看不出装了哪些字体，在 Word 里核对"
OFFICE_INSTALLED = "已装，可出 PDF"
PAGE_PROGRAM_INSTALLED = "已装，可出逐页图片"


class DoctorItem(Struct, frozen=True):
    """One examined part; with an empty summary the counts of its findings are printed."""

    name: str
    summary: str = ""
    findings: Findings = field(default=())


def type_name(doc_type: str) -> str:
    """Return the name of the item for a document type."""
    return f"文种 {doc_type}"


def type_summary(name: str, *, fields: int, rules: int, cases: int) -> str:
    """Return the summary of a document type: its name and its counts."""
    return f"{name}：字段 {fields} 个，规则 {rules} 条，例子 {cases} 个"


def registers_item(findings: Findings, summary: str = "") -> DoctorItem:
    """Return the item for all registers."""
    return DoctorItem("台账", summary, findings)


def registers_summary(*, registers: int, rules: int, case_files: int) -> str:
    """Return the counts of registers, of their rules and of their files of cases."""
    return f"{registers} 本，规则 {rules} 条，例子文件 {case_files} 个"


def bases_item(findings: Findings, summary: str = "") -> DoctorItem:
    """Return the item for the bases that rules cite."""
    return DoctorItem("依据", summary, findings)


def bases_summary(bases: int, rules: int) -> str:
    """Return the summary of the bases: their count, and that of the rules."""
    return f"出处 {bases} 处，规则 {rules} 条"


def county_item(findings: Findings, files: int) -> DoctorItem:
    """Return the item for the county files."""
    return DoctorItem("县情", f"{files} 个文件", findings)


def encoding_item(findings: Findings, files: int) -> DoctorItem:
    """Return the item for the encoding of text files."""
    return DoctorItem("文件编码", f"{files} 个文字文件", findings)


def editor_item(findings: Findings = (), summary: str = "") -> DoctorItem:
    """Return the item for the JSON Schemas that editors use."""
    return DoctorItem("编辑器", summary, findings)


def schemas_summary(count: int) -> str:
    """Return the summary of JSON Schemas that are up to date."""
    return f"{count} 份 JSON Schema"


def fonts_item(findings: Findings = (), summary: str = "") -> DoctorItem:
    """Return the item for the fonts of the machine."""
    return DoctorItem("字体", summary, findings)


def fonts_summary(required: int, missing: int) -> str:
    """Return the summary of the fonts: how many templates name, how many are missing."""
    return f"模板用到 {required} 种，缺 {missing} 种"


def office_item(findings: Findings = (), summary: str = "") -> DoctorItem:
    """Return the item for LibreOffice."""
    return DoctorItem("LibreOffice", summary, findings)


def page_program_item(findings: Findings = (), summary: str = "") -> DoctorItem:
    """Return the item for the program that makes pictures of pages."""
    return DoctorItem("看图工具", summary, findings)
