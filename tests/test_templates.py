"""The shipped Word templates: their measures are as kept, and docgen's own judges find no fault.

`UPDATE_GOLDEN=1 pytest tests/test_templates.py` writes the kept texts anew; read the difference.
The reasons for the measures are in docs/template-measures.md.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import pytest

from conftest import ROOT, Run, golden
from make import packed, unpacked
from template_text import template_text

NEW_TYPE = ROOT / "templates/workspace/new-type/template.docx"
SHIPPED = sorted((ROOT / "templates/docx").glob("*.docx"))
TEMPLATES = {**{path.stem: path for path in SHIPPED}, "new-type": NEW_TYPE}
each_template = pytest.mark.parametrize("path", TEMPLATES.values(), ids=TEMPLATES.keys())


def kept_text(path: Path) -> Path:
    """The golden file of a template."""
    name = "new-type" if path == NEW_TYPE else path.stem
    return Path("templates") / f"{name}.txt"


@each_template
def test_a_template_reads_and_measures_as_kept(path: Path) -> None:
    golden(kept_text(path), template_text(path.read_bytes()))


def test_every_kept_text_has_its_template() -> None:
    kept = {path.stem for path in (ROOT / "tests/golden/templates").glob("*.txt")}
    assert kept == TEMPLATES.keys()


@each_template
def test_a_template_gives_no_finding_to_its_check(space: Path, run: Run, path: Path) -> None:
    if path == NEW_TYPE:
        shutil.copyfile(path, space / "templates/docx" / path.name)
    result = run("template", "check", "--strict", f"templates/docx/{path.name}", root=space)
    assert result.code == 0, result.out


@each_template
def test_a_template_names_no_person_and_no_machine(path: Path) -> None:
    with ZipFile(path) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    elsewhere = re.compile(r'TargetMode="External"|file:|[A-Za-z]:\\|/home/|/Users/')
    for name, text in parts.items():
        assert not elsewhere.search(text), name
    persons = re.compile(r"<(?:dc:creator|cp:lastModifiedBy|Company|Manager)>[^<]")
    described = [text for name, text in parts.items() if name.startswith("docProps/")]
    assert described
    assert not any(persons.search(text) for text in described)


CHANGES: list[tuple[str, str, str, str]] = [
    ("left margin 1 mm wider", "word/document.xml", 'w:left="1588"', 'w:left="1645"'),
    ("line pitch 29 points", "word/document.xml", 'w:linePitch="579"', 'w:linePitch="580"'),
    ("body a half point larger", "word/styles.xml", '<w:sz w:val="32"/>', '<w:sz w:val="33"/>'),
    ("body in another font", "word/styles.xml", 'w:eastAsia="仿宋"', 'w:eastAsia="宋体"'),
    ("red line thinner", "word/styles.xml", 'w:sz="12"', 'w:sz="10"'),
    ("red line nearer to the number", "word/styles.xml", 'w:space="11"', 'w:space="10"'),
    ("imprint out of its frame", "word/document.xml", 'w:yAlign="bottom"', 'w:yAlign="top"'),
    (
        "mark 1 mm lower",
        "word/document.xml",
        '<w:trHeight w:val="1984"',
        '<w:trHeight w:val="2041"',
    ),
    ("date further to the right", "word/styles.xml", 'w:pos="6561"', 'w:pos="6618"'),
    ("page number lower", "word/document.xml", 'w:footer="1447"', 'w:footer="1390"'),
    ("page number in another size", "word/styles.xml", '<w:sz w:val="28"/>', '<w:sz w:val="24"/>'),
    ("odd and even pages alike", "word/settings.xml", "<w:evenAndOddHeaders/>", ""),
    ("cells without room", "word/styles.xml", '<w:left w:w="85"', '<w:left w:w="57"'),
]


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES, ids=[change[0] for change in CHANGES])
def test_a_changed_measure_changes_the_text(change: tuple[str, str, str, str]) -> None:
    _, part, old, new = change
    data = TEMPLATES["report"].read_bytes()
    members = unpacked(data)
    assert old.encode() in members[part]
    members[part] = members[part].replace(old.encode(), new.encode())
    assert template_text(packed(members)) != template_text(data)


@dataclass(frozen=True)
class Sample:
    """How documents come out of templates: commands, then where each one's document lies.

    `added` are lines for an input, by its path.
    """

    commands: tuple[tuple[str, ...], ...]
    documents: dict[str, str]
    added: dict[str, str] = field(default_factory=dict)


PAPERS = "outputs/lookback/示例县/2018年回头看"
SAMPLES = {
    "report": Sample(
        (("build", "report", "inputs/report/示例县"),),
        {"report": "outputs/report/示例县/公文版式示例.docx"},
    ),
    "letter": Sample(
        (("build", "letter", "inputs/letter/示例县/2018年县领导挂点责任书.yaml"),),
        {
            "letter": "outputs/letter/示例县/*/东山镇*.docx",
            "letter-list": "outputs/letter/示例县/*/*一览表.docx",
        },
    ),
    "check-sheet": Sample(
        (("build", "check-sheet", "--only", "孙兴发"),),
        {"check-sheet": "outputs/check-sheet/示例县/*/*.docx"},
    ),
    "catalog": Sample(
        (("build", "catalog", "--only", "西河镇人民政府", "--only", "西河镇"),),
        {
            "catalog-list": "outputs/catalog/*/*/归档文件目录/**/*.docx",
            "volume-contents": "outputs/catalog/*/*/卷内目录/**/*.docx",
            "volume-note": "outputs/catalog/*/*/备考表/**/*.docx",
            "volume-cover": "outputs/catalog/*/*/案卷封面/**/*.docx",
        },
    ),
    "lookback": Sample(
        (("build", "lookback"),),
        {
            "lookback-list": f"{PAPERS}/问题清单/*.docx",
            "lookback-ledger": f"{PAPERS}/整改台账/*.docx",
            "lookback-statistics": f"{PAPERS}/销号情况统计/*.docx",
            "lookback-slip": f"{PAPERS}/交办单/北塘镇*.docx",
            "lookback-urging": f"{PAPERS}/督办单/北塘镇*.docx",
        },
        {"inputs/lookback/示例县/2018年回头看.yaml": "交办字号: 示脱贫办交〔2018〕1号\n"},
    ),
    "registers": Sample(
        (("check", "registers", "inputs/registers/_四川某县", "--out", "问题.docx"),),
        {"findings-list": "outputs/*/问题.docx"},
    ),
    "new-type": Sample(
        (("new-type", "probe", "--title", "通知"), ("build", "probe")),
        {"new-type": "outputs/probe/*.docx"},
    ),
}

OTHER_PAGES: dict[str, tuple[str, ...]] = {
    # Papers of the archive have their own standards (DA/T 22—2015, GB/T 9705—2008): margins of
    # 25 mm, larger titles, no page number on covers, notes and the page behind the cover.
    "catalog-list": ("GS-32", "GS-41", "GS-42", "GS-81"),
    "volume-contents": ("GS-03", "GS-04", "GS-05", "GS-86"),
    "volume-note": ("GS-03", "GS-04", "GS-05", "GS-81"),
    "volume-cover": ("GS-03", "GS-04", "GS-05", "GS-31", "GS-32", "GS-81"),
    # The ledger with all its columns is a table on A3, no official document.
    "lookback-ledger": ("GS-01", "GS-02"),
}
"""Templates of pages that GB/T 9704—2012 does not govern: what its judge finds there, no more."""


def test_every_template_is_judged_by_a_document_made_from_it() -> None:
    made = [name for sample in SAMPLES.values() for name in sample.documents]
    assert sorted(made) == sorted(TEMPLATES)


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_documents_made_from_templates_keep_the_standard(
    samples: Path, run: Run, name: str
) -> None:
    sample = SAMPLES[name]
    for path, lines in sample.added.items():
        file = samples / path
        file.write_text(file.read_text("utf-8") + lines, encoding="utf-8")
    for command in sample.commands:
        run(*command, root=samples)
    for template, pattern in sample.documents.items():
        document = min(samples.glob(pattern))
        found = run("format", "--check", "--format", "json", document, root=samples)
        told = json.loads(found.out)["findings"]
        codes = {finding["code"] for finding in told if finding["severity"] != "提示"}
        assert codes == set(OTHER_PAGES.get(template, ())), (template, found.out)
