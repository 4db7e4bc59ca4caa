"""The cases of rules over registers: small tables that a rule must pass or refuse.

A case is a mapping from names of registers to their rows. 设定 in it gives values of settings, for
rules whose settings the county has not decided.

`docgen doctor` calls `check_register_cases`. The reading and counting of cases is that of
`docgen.rules.cases`, which the rules over texts share; here are only the parts about registers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.model.source import MapNode, Source
from docgen.registers.register import Register
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import Settings, setting_value
from docgen.registers.verbs import MANUAL
from docgen.rules.cases import Case, check_cases, read_cases
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

    `settings` are those of the county; the settings of a case come before them.
    """

    def judge(rule: Rule, case: Case) -> str:
        """Return the fault of one case of a rule, '' if the verdict is the expected one."""
        registers = _read_registers(case, forms)
        decided = {**(settings or {}), **_case_settings(case)}
        return _judge(rule, case, form.name, registers, decided)

    rules = tuple(rules)
    manual = {rule.code for rule in rules if rule.verb in MANUAL}
    return check_cases(read_cases(source), rules, judge, manual)


def _read_registers(case: Case, forms: Mapping[str, RegisterSchema]) -> dict[str, Register]:
    """Return the registers of a case, without names that are no register."""
    registers = dict[str, Register]()
    assert isinstance(case.node, MapNode)
    for key, rows in case.node.items:
        if key.text in forms:
            table = Source(case.source.file, rows, case.source.lines)
            registers[key.text] = read_register(forms[key.text], [table])[0]
    return registers


def _case_settings(case: Case) -> Settings:
    """Return the settings of a case by name, {} if it has none."""
    assert isinstance(case.node, MapNode)
    section = case.node.get(w.SETTINGS)
    if section is None:
        return {}
    return {name: setting_value(value) for name, value in plain(section).items()}


def _judge(
    rule: Rule, case: Case, name: str, registers: Mapping[str, Register], settings: Settings
) -> str:
    """Return the fault of a case of the register `name`, '' for the expected verdict.

    A finding of another code is a fault too: it says that the rule cannot be applied.
    """
    register = registers.get(name)
    if register is None:
        return f"里没有“{name}”"
    findings = check_register(register, registers, (rule,), settings)
    if any(finding.code != case.code for finding in findings):
        return f"：{findings[0].message}"
    return case.verdict(bool(findings))
