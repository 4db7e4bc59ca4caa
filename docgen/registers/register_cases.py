"""Cases of rules over registers: small tables that a rule must pass or refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import Source
from docgen.registers.column_expressions import Settings
from docgen.registers.register import Register, read_register
from docgen.registers.register_check import check_register
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import setting_value
from docgen.registers.verbs import MANUAL
from docgen.rules.rule import Rule
from docgen.schema.coerce import plain


def check_register_cases(
    source: Source,
    form: RegisterSchema,
    forms: Mapping[str, RegisterSchema],
    rules: tuple[Rule, ...],
    settings: Settings | None = None,
) -> tuple[Finding, ...]:
    """Rules without both kinds of case, and cases whose verdict is not the expected one.

    A case is a mapping from the names of registers to their rows; 设定 in it gives settings
    that the case rests on, so that a setting left empty can be tried all the same.
    """
    known, covered = {rule.code: rule for rule in rules}, set[tuple[str, bool]]()
    findings = []
    for code, passes, path, tables in _cases(source):
        covered.add((code, passes))
        if code not in known:
            findings.append(_fault(f"例子里的规则 {code} 不存在", source.location(path)))
            continue
        registers = {name: _register(source, path, name, forms) for name in tables if name in forms}
        own = registers.get(form.name)
        if own is None:
            findings.append(_fault(f"规则 {code} 的例子里没有“{form.name}”", source.location(path)))
            continue
        decided = {**(settings or {}), **_settings(source, path)}
        found = check_register(own, registers, (known[code],), decided)
        fired = any(finding.code == code for finding in found)
        if any(finding.code != code for finding in found):
            findings.append(
                _fault(f"规则 {code} 的例子：{found[0].message}", source.location(path))
            )
            continue
        if fired == passes:
            said = "应通过，却报了问题" if passes else "应不通过，却没有报"
            findings.append(_fault(f"规则 {code} 的例子{said}", source.location(path)))
    for code, rule in known.items():
        if rule.verb not in MANUAL and not {(code, True), (code, False)} <= covered:
            findings.append(_fault(f"规则 {code} 缺“通过”或“不通过”的例子", rule.location))
    return tuple(findings)


def _cases(source: Source) -> Iterator[tuple[str, bool, tuple[str | int, ...], Any]]:
    for index, entry in enumerate(plain(source.root)):
        for word, passes in ((w.PASSES, True), (w.FAILS, False)):
            for number, tables in enumerate(entry.get(word, ())):
                yield entry[w.RULE], passes, (index, word, number), tables


def _register(
    source: Source, path: tuple[str | int, ...], name: str, forms: Mapping[str, RegisterSchema]
) -> Register:
    node = source.node((*path, name))
    assert node is not None
    return read_register(forms[name], [Source(source.file, node, source.lines)])[0]


def _settings(source: Source, path: tuple[str | int, ...]) -> Settings:
    node = source.node(path)
    said = plain(node).get(w.SETTINGS, {}) if node is not None else {}
    return {name: setting_value(value) for name, value in said.items()}


def _fault(message: str, location: Location) -> Finding:
    return new_finding(
        "GZ-03",
        message,
        "改正规则或例子",
        location=location,
        category=Category.RULE,
    )
