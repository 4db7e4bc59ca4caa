"""The documentation as a site: every link holds, every rule is in it, nothing comes from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from docgen.app.explain import list_rules
from docgen.workspace.paths import Workspace

pytestmark = pytest.mark.machine("mkdocs")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(target)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.mark.slow
def test_every_rule_is_in_the_reference(site: Path) -> None:
    text = (site / "rules.html").read_text("utf-8")
    sections = list_rules(Workspace(ROOT))
    assert sum(len(rules) for _, rules in sections) > 100
    for _, rules in sections:
        for rule in rules:
            assert f'id="{rule.code.lower()}"' in text


def test_nothing_is_loaded_from_the_network(site: Path) -> None:
    loading = re.compile(
        r"<(?:script|img|iframe|source)[^>]*src=[\"']?https?:|<link[^>]*href=[\"']?https?:"
    )
    for page in site.rglob("*.html"):
        assert not loading.search(page.read_text("utf-8")), page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?https?:|@import", sheet.read_text("utf-8")), sheet.name


def test_pages_are_chinese_and_there_is_a_search(site: Path) -> None:
    assert 'lang="zh"' in (site / "index.html").read_text("utf-8")
    assert (site / "search/search_index.json").stat().st_size > 10_000
