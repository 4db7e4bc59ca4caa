"""Mistakes as office staff make them: each gets one clear message, with place and mend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run

GOOD = """\
版式: 汇报材料
标题: 脱贫攻坚工作情况汇报
发文机关: 示例县
成文日期: 2018年3月16日
指标:
  户数: 8965户
  甲类: 7501户
  乙类: 1464户
关系:
  - 户数 == 甲类 + 乙类
章节:
  - 标题: 基本情况
    正文: 全县有{{ 户数 }}。
    分项:
      - 压实责任。
      - 精准施策。
"""


def swap(old: str, new: str) -> Callable[[], bytes]:
    """The good document with one thing typed otherwise."""

    def make() -> bytes:
        assert old in GOOD
        return GOOD.replace(old, new, 1).encode()

    return make


def raw(data: bytes) -> Callable[[], bytes]:
    return lambda: data


# name, document, code, line, what the message says, what the remedy says
MISTAKES = [
    ("full-width colon", swap("标题: 脱", "标题：脱"), "YM-06", 2, "全角冒号", "标题: 脱贫"),
    ("full-width colon deep", swap("  户数: 8965", "  户数：8965"), "YM-06", 6, "户数", "半角"),
    ("full-width space indent", swap("  户数:", "　户数:"), "YM-05", 6, "全角空格", "半角空格"),
    ("no-break space indent", swap("  户数:", "\xa0\xa0户数:"), "YM-05", 6, "不间断", "半角空格"),
    ("tab indent", swap("  户数:", "\t户数:"), "YM-05", 6, "Tab", "半角空格"),
    ("duplicate key", swap("发文机关: 示例县", "标题: 又一个"), "YM-09", 3, "第2行、第3行", "改名"),
    ("no space after colon", swap("标题: 脱", "标题:脱"), "YM-07", 2, "没有空格", "标题: 脱贫"),
    ("dash without space", swap("- 压实", "-压实"), "YM-08", 15, "短横", "- 压实责任"),
    ("long dash as bullet", swap("- 压实", "— 压实"), "YM-08", 15, "短横", "- 压实责任"),
    ("dot as bullet", swap("- 压实", "• 压实"), "YM-08", 15, "短横", "- 压实责任"),
    ("unclosed quote", swap("示例县", '"示例县'), "YM-11", 3, "引号", "补上"),
    ("unclosed bracket", swap("示例县", "[示例县"), "YM-19", 4, "方括号", "]"),
    ("full-width brackets", swap("示例县", "［示例县］"), "YM-19", 3, "全角括号", "[ ]"),
    ("full-width comma in list", swap("示例县", "[甲，乙]"), "YM-19", 3, "全角逗号", "半角逗号"),
    ("colon inside a value", swap("脱贫攻坚工", "通知: 脱贫"), "YM-18", 2, "冒号", "引号"),
    ("value begins with a sign", swap("示例县", "@示例县"), "YM-18", 3, "“@”", "引号"),
    ("value begins with percent", swap("示例县", "%示例县"), "YM-18", 3, "“%”", "引号"),
    ("anchor", swap("示例县", "&a 示例县"), "YM-12", 3, "锚点", "引号"),
    ("alias", swap("示例县", "*a"), "YM-12", 3, "锚点", "直接写"),
    ("tag", swap("示例县", "!!python/object:os.system x"), "YM-12", 3, "标签", "直接写"),
    ("merge key", swap("发文机关: 示例县", "<<: {甲: 乙}"), "YM-12", 3, "<<", "直接写"),
    ("several documents", swap("指标:", "---\n指标:"), "YM-15", 5, "几份", "各存"),
    ("bad indent", swap("  甲类:", "   甲类:"), "YM-17", 7, "缩进", "对齐"),
    ("text where a mapping belongs", raw("只有一句话\n".encode()), "YM-14", 1, "最外层", "名称: 内容"),
    ("list where a mapping belongs", raw("- 甲\n- 乙\n".encode()), "ZD-11", 1, "最外层", "名称"),
    ("empty file", raw(b""), "YM-13", 0, "空的", "样例"),
    ("comments only", raw("# 待写\n".encode()), "YM-13", 0, "空的", "样例"),
    ("word file renamed", raw(b"PK\x03\x04" + b"\0" * 40), "YM-01", 0, "Word", "扩展名"),
    ("old word file renamed", raw(b"\xd0\xcf\x11\xe0" + b"\0" * 40), "YM-01", 0, "旧的", "文字"),
    ("neither encoding", raw(b"\xe6\xa0\x87: \xff\xff\xff\n"), "YM-03", 1, "UTF-8", "另存为"),
    ("control character", swap("示例县", "示例\x07县"), "YM-04", 3, "控制字符", "删去"),
    ("deep nesting", raw(b"a: " + b"[" * 5000 + b"]" * 5000), "YM-16", 1, "层次", "缩进"),
    ("alias bomb", raw(b"a: &a [x,x]\nb: [*a,*a]\nc: [*a,*a]\n"), "YM-12", 1, "锚点", "直接"),
    ("too large", raw(b"# " + b"x" * (9 * 2**20)), "YM-02", 0, "超过", "拆成"),
    ("unknown field", swap("发文机关:", "发文单位:"), "ZD-02", 3, "发文单位", "发文机关"),
    ("wrong choice", swap("汇报材料", "汇报材料。"), "ZD-04", 1, "只能是", "汇报材料"),
    ("impossible day", swap("2018年3月16日", "2018-02-30"), "ZD-03", 4, "2018-02-30", "2018年3月16日"),
    ("no date", swap("2018年3月16日", "下周一"), "ZD-03", 4, "日期", "2018年3月16日"),
    ("day left out", swap("2018年3月16日", "2018年3月"), "ZD-12", 4, "缺日", "写全"),
    ("figure without number", swap("8965户", "很多户"), "ZD-03", 6, "数和单位", "8965户"),
    ("figure left blank", swap("  甲类: 7501户", "  甲类:"), "ZB-01", 7, "没有数", "--draft"),
    ("units that differ", swap("乙类: 1464户", "乙类: 1464人"), "GX-02", 10, "单位不同", "单位"),
    ("sum that fails", swap("1464户", "1463户"), "GX-01", 10, "8964户", "核对"),
    ("unknown name in prose", swap("{{ 户数 }}", "{{ 户数量 }}"), "XW-01", 13, "户数量", "户数"),
    ("broken braces", swap("{{ 户数 }}", "{{ 户数 + }}"), "XW-02", 13, "填不出来", "花括号"),
    ("typed number in a heading", swap("标题: 基本", "标题: 一、基本"), "BG-13", 12, "一、", "删去"),
    ("placeholder", swap("示例县", "XX县"), "BG-15", 3, "XX", "补上"),
    ("section missing", raw(GOOD.partition("章节")[0].encode()), "ZD-01", 1, "章节", "补写"),
    ("section as text", raw((GOOD.partition("章节")[0] + "章节: 无\n").encode()), "ZD-03", 11, "几项", "- "),
    ("count and list differ", swap("有{{ 户数 }}。", "有以下3个项目："), "BG-06", 13, "只列了2", "补齐"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "code", "line", "said", "mend"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_a_mistake_gets_one_message_with_place_and_mend(
    space: Path, run: Run, make: Callable[[], bytes], code: str, line: int, said: str, mend: str
) -> None:
    (space / "inputs/report/文.yaml").write_bytes(make())
    result = run("build", "report", "--format", "json", root=space)
    errors = [f for f in json.loads(result.out)["findings"] if f["severity"] == "错误"]
    assert [(error["code"], error["line"]) for error in errors] == [(code, line)]
    assert said in errors[0]["message"]
    assert mend in errors[0]["remedy"]
    assert errors[0]["file"] == "inputs/report/文.yaml"
    assert result.code == 1
    assert not list((space).glob("outputs/**/*.docx"))
    assert not list((space).glob("outputs/**/.*"))


# name, document, the code that is told, or None; read all the same
TOLERATED = [
    ("as it should be", raw(GOOD.encode()), None),
    ("BOM", raw(b"\xef\xbb\xbf" + GOOD.encode()), None),
    ("Windows line ends", raw(GOOD.replace("\n", "\r\n").encode()), None),
    ("GB18030", raw(GOOD.encode("gb18030")), "YM-03"),
    ("UTF-16", raw(GOOD.encode("utf-16")), "YM-03"),
    ("zero-width sign from the web", swap("示例县", "示\u200b例县"), "YM-04"),
    ("braces first, no quotes", swap("全县有{{", "{{"), "YM-10"),
    ("dots in the date", swap("2018年3月16日", "2018.3.16"), None),
    ("hyphens in the date", swap("2018年3月16日", "2018-03-16"), None),
    ("eight digits", swap("2018年3月16日", "20180316"), None),
    ("full-width digits", swap("8965户", "８９６５户"), None),
    ("thousands comma", swap("8965户", "8,965户"), None),
    ("full-width signs in an expression", swap("户数 == 甲类 + 乙类", "户数 ＝＝ 甲类 ＋ 乙类"), None),
    ("a number that stays text", swap("示例县", "0571"), None),
    ("a word that is no boolean", swap("示例县", "NO"), None),
    ("pasted from Excel", swap("压实责任。", "压实\t责任。"), None),
    ("full-width colon in a sentence", swap("压实责任。", "压实责任：人人有责。"), None),
    ("value in full-width quotes", swap("示例县", "“示例县”"), None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "code"), [item[1:] for item in TOLERATED], ids=[item[0] for item in TOLERATED]
)
def test_what_can_be_read_with_certainty_is_read(
    space: Path, run: Run, make: Callable[[], bytes], code: str | None
) -> None:
    (space / "inputs/report/文.yaml").write_bytes(make())
    result = run("build", "report", "--format", "json", root=space)
    told = [finding["code"] for finding in json.loads(result.out)["findings"]]
    assert told == ([code] if code else [])
    assert result.code == 0
    assert (space / "outputs/report/文.docx").exists()


def test_a_bad_document_stops_itself_and_no_other(space: Path, run: Run) -> None:
    (space / "inputs/report/坏.yaml").write_text("标题：x\n", encoding="utf-8")
    (space / "inputs/report/好.yaml").write_text(GOOD, encoding="utf-8")
    result = run("build", "report", root=space)
    assert result.code == 1
    assert [p.name for p in (space / "outputs/report").glob("*.docx")] == ["好.docx"]


def test_a_failed_build_keeps_the_earlier_document(space: Path, run: Run) -> None:
    source, output = space / "inputs/report/文.yaml", space / "outputs/report/文.docx"
    source.write_text(GOOD, encoding="utf-8")
    run("build", "report", root=space)
    before = output.read_bytes()
    source.write_text(GOOD.replace("1464户", "1户"), encoding="utf-8")
    assert run("build", "report", root=space).code == 1
    assert output.read_bytes() == before


def test_a_document_open_in_word_is_left_alone(space: Path, run: Run) -> None:
    source, output = space / "inputs/report/文件名很长的报告.yaml", space / "outputs/report"
    source.write_text(GOOD, encoding="utf-8")
    output.mkdir(parents=True)
    (output / "文件名很长的报告.docx").write_bytes(b"open in Word")
    (output / "~$名很长的报告.docx").write_bytes(b"")
    result = run("build", "report", root=space)
    assert result.code == 1
    assert "正在 Word 里打开" in result.out
    assert (output / "文件名很长的报告.docx").read_bytes() == b"open in Word"


def test_outputs_that_cannot_be_written_are_told(space: Path, run: Run) -> None:
    (space / "inputs/report/文.yaml").write_text(GOOD, encoding="utf-8")
    (space / "outputs").write_text("这里本该是文件夹", encoding="utf-8")
    result = run("build", "report", root=space)
    assert result.code == 1
    assert "写不了" in result.out
    assert (space / "outputs").read_text(encoding="utf-8") == "这里本该是文件夹"


@pytest.mark.parametrize("way", ["../外面.yaml", "链接.yaml"])
def test_no_path_leaves_the_workspace(space: Path, run: Run, way: str) -> None:
    outside = space.parent / "外面.yaml"
    outside.write_text(GOOD, encoding="utf-8")
    (space / "链接.yaml").symlink_to(outside)
    result = run("build", "report", way, root=space)
    assert result.code == 2
    assert "工作目录之外" in result.err


def test_a_link_among_the_inputs_is_told_and_the_rest_is_built(space: Path, run: Run) -> None:
    outside = space.parent / "外面.yaml"
    outside.write_text(GOOD, encoding="utf-8")
    (space / "inputs/report/链接.yaml").symlink_to(outside)
    (space / "inputs/report/好.yaml").write_text(GOOD, encoding="utf-8")
    result = run("build", "report", root=space)
    assert "工作目录之外" in result.out
    assert [p.name for p in (space / "outputs/report").glob("*.docx")] == ["好.docx"]


def test_a_draft_shows_what_is_missing_and_goes_under_another_name(space: Path, run: Run) -> None:
    from docgen.word.layout.outline_text import render_outline

    source = space / "inputs/report/文.yaml"
    source.write_text(
        GOOD.replace("户数: 8965户", "户数:").replace("发文机关: 示例县\n", ""), encoding="utf-8"
    )
    assert run("build", "report", "--draft", root=space).code == 1
    text = render_outline((space / "outputs/report/文（草稿）.docx").read_bytes())
    assert "【待补：户数】" in text
    assert "【待补：发文机关】" in text
    assert not (space / "outputs/report/文.docx").exists()
