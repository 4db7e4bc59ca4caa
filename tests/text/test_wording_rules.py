"""Every rule of wording stands with its examples and says what it does not judge."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from wording import CHECKS, RULES, found, messages

from conftest import ROOT, Run
from docgen.app.explain import explain
from docgen.app.lint_files import read_wording
from docgen.app.project_reader import ProjectReader
from docgen.lint import lint_keywords
from docgen.lint.text_cases import check_text_cases
from docgen.lint.verbs import VERBS
from docgen.load.yaml_reader import read_yaml
from docgen.model.source import MapNode
from docgen.workspace.paths import Workspace


def test_the_rules_can_be_read() -> None:
    wording, findings = read_wording(ProjectReader(Workspace(ROOT)))
    assert len(wording.rules) > 40
    assert findings == ()


def test_the_rules_agree_with_their_cases() -> None:
    source, _ = read_yaml((CHECKS / "cases.yaml").read_bytes(), "cases.yaml")
    assert source is not None
    assert check_text_cases(source, RULES) == ()


def test_a_case_that_is_wrong_is_told() -> None:
    text = "- 规则: WZ-51\n  通过: [2018年2月30日]\n  不通过: [2018年2月28日, {文: 4月31日, 所见: 月}]\n"
    source, _ = read_yaml(text.encode(), "cases.yaml")
    assert source is not None
    told = check_text_cases(source, tuple(rule for rule in RULES if rule.code == "WZ-51"))
    assert [finding.location.line for finding in told if finding.location] == [2, 3, 3]


def test_every_verb_is_used_and_explained() -> None:
    assert {rule.verb for rule in RULES} == set(VERBS)
    for kind in VERBS.values():
        assert "说明里可用" in (kind.__doc__ or "")


@pytest.mark.slow
def test_every_rule_says_what_it_does_not_judge() -> None:
    for rule in RULES:
        told = explain(Workspace(ROOT), rule.code)
        for part in (
            rule.code,
            "依据：",
            f"{lint_keywords.NOT_JUDGED}：",
            "通过的例子",
            "不通过的例子",
        ):
            assert part in told, rule.code


@pytest.mark.slow
def test_no_word_of_the_lists_is_named_in_the_code() -> None:
    typos, _ = read_yaml((CHECKS / "typos.yaml").read_bytes(), "typos.yaml")
    names, _ = read_yaml((CHECKS / "names.yaml").read_bytes(), "names.yaml")
    assert typos is not None
    assert names is not None
    assert isinstance(typos.root, MapNode)
    words = {key.text for key, _ in typos.root.items}
    words |= {scalar.text for _, scalar in names.scalars() if len(scalar.text) > 6}
    assert len(words) > 60
    for path in (ROOT / "docgen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not {word for word in words if word in node.value}, path


def test_a_list_that_is_not_there_is_told_with_its_rule(space: Path, run: Run) -> None:
    (space / "checks/text/typos.yaml").unlink()
    (space / "a.txt").write_text("建挡立卡，2月30日。\n", "utf-8")
    told = run("lint", "a.txt", root=space)
    assert "GZ-01" in told.out
    assert "typos" in told.out
    assert "WZ-51" in told.out


def test_rules_lists_the_wording(space: Path, run: Run) -> None:
    assert f"文字　{len(RULES)} 条" in run("rules", "文字", root=space).out


SOUND = [
    "全镇辖8个村民委员会149个村民小组，有乡村人口4686户15461人，居住着汉族、彝族等11种民族。",
    "2014年脱贫退出375户1479人，2015年脱贫退出205户764人，返贫21户91人，整户删除116户353人。",
    "新增28个安置点，其中17个位于集镇，10个位于中心村，还有1个位于产业集聚区。",
    "特种养殖户3户（其中，大鲵养殖户1户、山鸡养殖户1户、鸽子养殖户1户）；发展核桃700亩。",
    "搬迁任务量249万人，占总任务量的1/4，是2015年的2.7倍；已有22.6万人搬迁入住。",
    "贫困发生率20.3%，比全省平均水平高9.6个百分点；贫困村103个，占行政村总数的65.2%。",
    "由2014年的13.2%下降到2018年的1.7%，年均下降2.9个百分点。",
    "兑付补助资金2400万元，户均补助2万元；组建工作队109支，选派队员436名，平均每支队伍4名。",
    "1—3人户面积40—60平方米，取水半径不超过1公里；电压等级10千伏。",
    "按2∶3∶5分配；C、D级危房；6·25洪灾；“2355”扶持方式；联系电话0871-12345678。",
    "《中共中央 国务院关于打赢脱贫攻坚战的决定》（中发〔2015〕34号）",
    "第一书记要驻村；一是一，二是二。",
    "（此件公开发布）",
    "—— 1 ——",
    # Of the three parts one is told elsewhere: nothing says what they come to.
    "投入中央资金3万元、省级资金2万元，三项合计8万元。",
    # What another sentence tells is no part of this sum.
    "上年投入5万元。今年投入3万元，合计3万元。",
    "2014年投入5万元。2015年投入3万元、4万元。2016年投入2万元，合计2万元。",
    "投入资金3万元、2万元、4万元，合计9万元。",
    "另有资金1万元，投入3万元、2万元，合计5万元。",
    # The count stands in another sentence; one that fits is enough.
    "全镇有贫困户100户。每户补助1万元，共补助100万元。",
    "全镇有贫困户100户，其中低保户98户。每户补助1万元，共补助100万元。",
    "全镇100户，按2万元/户补助，共补助200万元。",
    # 1.5 may stand for 1.45 to 1.55.
    "全镇有贫困户100户。每户补助1.5万元，共补助154万元。",
    # The total is rounded to its last digit: 123.44.
    "全镇有贫困户100户。每户补助1.2344万元，共补助123.4万元。",
    # Any number of parts just before the sum may be meant.
    f"另有资金7万元，投入{'、'.join(['1万元'] * 12)}，合计12万元。",
    f"投入{'、'.join(['1万元'] * 13)}，合计13万元。",
    f"投入{'、'.join(['1万元'] * 39)}，合计39万元。",
    # Of more parts than are looked back at, or of a very long sentence, nothing is said.
    f"投入{'、'.join(['1万元'] * 41)}，合计41万元。",
    f"投入3万元，{'用于修路，' * 500}另投入2万元、1万元，合计4万元。",
    # A total more than three percent away is of another count.
    "全镇有贫困户100户。每户补助1万元，共补助104万元。",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_is_rightly_written_gives_nothing(text: str) -> None:
    assert found(text)[0] == []


ACCUSED = [
    (
        "投入中央资金3万元、省级资金2万元、县级资金2万元，三项合计8万元。",
        ("WZ-32", "8万元", "写的合计是8万元，前面3万元、2万元、2万元加起来是7万元"),
    ),
    (
        "今年投入3万元、4万元，合计8万元。",
        ("WZ-33", "8万元", "写的合计是8万元，同一句里3万元、4万元加起来是7万元"),
    ),
    (
        "上年投入5万元。今年投入3万元、2万元，合计10万元。",
        ("WZ-33", "10万元", "写的合计是10万元，同一句里3万元、2万元加起来是5万元"),
    ),
    (
        "上年投入9万元。5万元修路、3万元引水，合计9万元。",
        ("WZ-33", "9万元", "写的合计是9万元，同一句里5万元、3万元加起来是8万元"),
    ),
    (
        "全镇有贫困户100户。每户补助1万元，共补助103万元。",
        ("WZ-37", "103万元", "100户，每户（人）1万元，应是100万元，写的是103万元"),
    ),
    (
        "全镇100户，按2万元/户补助，共补助300万元。",
        ("WZ-37", "300万元", "100户，每户（人）2万元/户，应是200万元，写的是300万元"),
    ),
    (
        "全镇有贫困户100户。每户补助1万元，共补助101万元。",
        ("WZ-37", "101万元", "100户，每户（人）1万元，应是100万元，写的是101万元"),
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ACCUSED)
def test_what_does_not_add_up_is_told_with_the_right_figures(
    text: str, wanted: tuple[str, str, str]
) -> None:
    assert messages(text) == [wanted]
