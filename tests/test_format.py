"""The look of Word files: demands stand with their examples, own documents are sound, each
deviation is found once at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from docgen import check
from docgen.load import read_yaml
from docgen.model import Source

FOLDER = ROOT / "checks/format"


def read(path: Path) -> Source:
    source, findings = read_yaml(path.read_bytes(), path.name)
    assert not findings
    assert source is not None
    return source


@pytest.fixture(scope="module")
def profile() -> check.Profile:
    made, faults = check.read_profile(read(FOLDER / "gbt9704.yaml"))
    assert made is not None
    assert faults == ()
    return made


def test_demands_agree_with_their_cases(profile: check.Profile) -> None:
    cases = check.read_format_cases(read(FOLDER / "cases.yaml"))
    found = check.check_format_cases(cases, profile)
    assert [(f.place and f.place.line, f.message) for f in found] == []
