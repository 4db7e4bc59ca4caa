"""The cases of rules over registers: small tables that a rule must pass or refuse.

A case is a mapping from names of registers to their rows. 设定 in it gives values of settings, for
rules whose settings the county has not decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import MapNode, Source
from docgen.registers.register import Register
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import Settings, setting_value
from docgen.registers.verbs import MANUAL
from docgen.rules.cases import Case, read_cases
from docgen.rules.rule import Rule
from docgen.schema.coerce import plain


def check_register_cases(
    source: Source,
    form: RegisterSchema,
    forms: Mapping[str, RegisterSchema],
    rules: Iterable[Rule],
    settings: Settings | None = None,
) -> tuple[Finding, ...]:
    """Return the cases with another verdict than expected, and the rules without both cases.

    `source` is the file of cases, `form` the register that the rules are about, and `forms` all
    registers by name.
    """
    findings = list[Finding]()
    covered = set[tuple[str, bool]]()
    rules_by_code = {rule.code: rule for rule in rules}
    for case in read_cases(source):
        covered.add((case.code, case.passes))
        if case.code in rules_by_code:
            registers = _read_registers(case, forms)
            decided = {**(settings or {}), **_case_settings(case)}
            fault = _case_fault(case, rules_by_code[case.code], form, registers, decided)
        else:
            fault = f"例子里的规则 {case.code} 不存在"
        if fault:
            findings.append(_case_finding(fault, case.location))
    for code, rule in rules_by_code.items():
        if rule.verb not in MANUAL and not {(code, True), (code, False)} <= covered:
            fault = f"规则 {code} 缺“通过”或“不通过”的例子"
            findings.append(_case_finding(fault, rule.location))
    return tuple(findings)


def _read_registers(case: Case, forms: Mapping[str, RegisterSchema]) -> dict[str, Register]:
    """Return the registers of a case, without names that are no register."""
    registers = dict[str, Register]()
    assert isinstance(case.source.root, MapNode)
    for key, rows in case.source.root.items:
        if key.text in forms:
            table = Source(case.source.file, rows, case.source.lines)
            registers[key.text] = read_register(forms[key.text], [table])[0]
    return registers


def _case_settings(case: Case) -> Settings:
    assert isinstance(case.source.root, MapNode)
    section = case.source.root.get(w.SETTINGS)
    if section is None:
        return {}
    return {name: setting_value(value) for name, value in plain(section).items()}


def _case_fault(
    case: Case,
    rule: Rule,
    form: RegisterSchema,
    registers: Mapping[str, Register],
    settings: Settings,
) -> str:
    """Return why a case does not hold, '' if its verdict is the expected one."""
    register = registers.get(form.name)
    if register is None:
        return f"规则 {case.code} 的例子里没有“{form.name}”"
    findings = check_register(register, registers, (rule,), settings)
    if any(finding.code != case.code for finding in findings):
        return f"规则 {case.code} 的例子：{findings[0].message}"
    if findings and case.passes:
        return f"规则 {case.code} 的例子应通过，却报了问题"
    if not findings and not case.passes:
        return f"规则 {case.code} 的例子应不通过，却没有报"
    return ""


def _case_finding(message: str, location: Location) -> Finding:
    return new_finding(
        "GZ-03", message, "改正规则或例子", location=location, category=Category.RULE
    )
