"""Reading YAML: what was typed comes out as typed, with its place; nothing breaks the reader."""

from __future__ import annotations

import codecs
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import examples
from docgen.load import yaml_scan
from docgen.load.decode import decode
from docgen.load.yaml_reader import read_yaml
from docgen.model.source import MapNode, Node, Scalar

words = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)
texts = st.one_of(
    words, st.sampled_from(["0571", "NO", "9:30", "1_000", "0x10", "~", "532128199001011234"])
)
trees = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(words, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, MapNode):
        return {key.text: plain(value) for key, value in node.items}
    return [plain(item) for item in node.items]


@pytest.mark.slow
@example({"一": "一"}, "gb18030")
@given(
    st.dictionaries(words, trees, min_size=1, max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_what_is_typed_comes_out_as_typed(tree: dict[str, Any], encoding: str) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_style="'", width=10_000)
    source, findings = read_yaml(text.encode(encoding), "文.yaml")
    assert source is not None, findings
    assert plain(source.root) == tree
    for path, scalar in source.scalars():
        location = source.location(path)
        assert (location.line, location.column) == (scalar.line, scalar.column)
        assert source.lines[location.line - 1][location.column - 1] == "'"


@examples(100)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    source, findings = read_yaml(data, "文.yaml")
    assert source is not None or findings


@examples(100)
@given(
    st.lists(
        st.sampled_from(list("甲乙:：-— \t\n'\"[]{}，,#&*!|>%@`a1\u3000\u200b\x07")), max_size=60
    )
)
def test_no_text_breaks_the_reader(signs: list[str]) -> None:
    source, findings = read_yaml("".join(signs).encode(), "文.yaml")
    assert source is not None or findings


MIB = 2**20
HOSTILE = [
    ("brackets", b"a: " + b"[" * (7 * MIB)),
    ("dashes", b"- " * (3 * MIB)),
    ("colons", b"a: " * (2 * MIB)),
    ("braces", b"{{ x }} " * (MIB // 2)),
    ("spaces", b" " * (7 * MIB) + b"a: b"),
    ("open quote", b'a: "' + b"x" * (7 * MIB)),
    ("control signs", b"\x07" * (7 * MIB)),
    ("a hundred megabytes", b"[" * (100 * MIB)),
    ("many lines", b"a: b\n" * 300_000),
]


@pytest.mark.slow
@pytest.mark.parametrize("data", [h[1] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_large_and_hostile_files_end(data: bytes) -> None:
    # Not a measure of speed: a bound that only a runaway search would pass.
    started = time.process_time()
    source, findings = read_yaml(data, "文.yaml")
    assert time.process_time() - started < 30
    assert source is not None or findings


LINES = st.text("甲a1 :：-[{}\"'#&*|>%@`<　\t,，•－", max_size=14)


@given(
    st.one_of(LINES, st.builds("{}{}: {}".format, st.sampled_from(["", "- ", "  "]), LINES, LINES))
)
@example("名: 甲")
def test_a_line_that_is_passed_over_as_plain_has_no_mistake(line: str) -> None:
    """Most lines are not looked at twice: no check may have anything to say about them."""
    if yaml_scan._PLAIN.fullmatch(line):
        assert not list(yaml_scan._check_line(yaml_scan._Line(line, "文.yaml", 0)))
        assert yaml_scan._quote_braces(line) is None


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b""])
@given(st.binary(max_size=40))
@example(b"\xff\xfe\xff: 1")
@example("户: 张某".encode("gbk"))
def test_a_mark_is_no_proof_of_what_follows(mark: bytes, data: bytes) -> None:
    text, findings = decode(mark + data, "文.yaml")
    assert text is not None or findings
