"""Registers: every rule agrees with its cases, every finding has its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from docgen.check import read_rules
from docgen.check.registers import KINDS, Form, check_register_cases, read_form
from docgen.load import read_yaml
from docgen.model import Source

FOLDERS = sorted(path.parent for path in (ROOT / "checks/registers").glob("*/schema.yaml"))


def read(path: Path) -> Source:
    source, findings = read_yaml(path.read_bytes(), path.name)
    assert source is not None, findings
    assert not findings
    return source


def forms() -> dict[str, Form]:
    found = {}
    for folder in FOLDERS:
        form, faults = read_form(read(folder / "schema.yaml"), folder.name)
        assert form is not None, faults
        found[form.name] = form
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_rules_agree_with_their_cases(folder: Path) -> None:
    rules, faults = read_rules(read(folder / "rules.yaml"), KINDS)
    assert faults == ()
    known = forms()
    form = next(f for f in known.values() if f.schema.doc_type == folder.name)
    found = check_register_cases(read(folder / "cases.yaml"), form, known, rules)
    assert found == ()
