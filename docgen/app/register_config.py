"""Reading what a workspace defines about registers: schemas, rules, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.rule_files import read_rule_file
from docgen.model import keywords as w
from docgen.registers.register_schema import RegisterSchema, read_register_schema
from docgen.registers.settings import Settings, read_settings
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.workspace.clock import today


@dataclass(frozen=True)
class RegisterConfig:
    """The schemas (`forms`) and rules of registers by name, the settings, and their findings."""

    forms: Mapping[str, RegisterSchema]
    rules: Mapping[str, tuple[Rule, ...]]
    settings: Settings
    findings: Findings


def read_register_config(
    reader: ProjectReader, files: Sequence[Path] = (), *, with_rules: bool = True
) -> RegisterConfig:
    """Return the registers that a workspace defines; without rules unless `with_rules`.

    The settings are those of the county whose tables `files` are. Broken parts are findings.
    """
    workspace = reader.workspace
    forms: dict[str, RegisterSchema] = {}
    rules: dict[str, tuple[Rule, ...]] = {}
    findings: Findings = ()
    for kind in workspace.register_kinds():
        form, form_findings = _read_form(reader, kind)
        findings += form_findings
        if form is None:
            continue
        forms[form.name] = form
        rules[form.name] = ()
        if with_rules:
            rules[form.name], rule_findings = read_register_rules(reader, kind)
            findings += rule_findings
    settings, setting_findings = _read_settings(reader, files)
    return RegisterConfig(forms, rules, settings, findings + setting_findings)


def _read_form(reader: ProjectReader, kind: str) -> tuple[RegisterSchema | None, Findings]:
    source, findings = reader.source(reader.workspace.register_schema(kind))
    if source is None:
        return None, findings
    form, faults = read_register_schema(source, kind)
    return form, findings + faults


def read_register_rules(reader: ProjectReader, kind: str) -> tuple[tuple[Rule, ...], Findings]:
    """Return the rules of a register; none if it has no rules file."""
    path = reader.workspace.register_schema(kind).with_name("rules.yaml")
    return read_rule_file(reader, path, VERBS)


def _read_settings(reader: ProjectReader, files: Sequence[Path]) -> tuple[Settings, Findings]:
    """Return the settings with those of the county of the first file; without a day today holds."""
    workspace = reader.workspace
    shipped, shipped_findings = reader.optional_source(workspace.settings())
    county = None
    county_findings: Findings = ()
    path = workspace.county_of(files[0]) if files else None
    if path is not None:
        county, county_findings = reader.source(path)
    settings, unknown = read_settings(shipped, county)
    if settings.get(w.AS_OF_DAY) is None:
        settings = {**settings, w.AS_OF_DAY: today().isoformat()}
    return settings, shipped_findings + county_findings + unknown
