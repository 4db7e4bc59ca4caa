"""A long part is read by its bytes as it is read as XML."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import examples
from docgen.model.paragraph import TextParagraph
from docgen.word import paragraph_reader
from docgen.word.paragraph_reader import read_paragraphs
from make import body, packed, unpacked

PART = "word/document.xml"
T = '<w:r><w:t xml:space="preserve">%s</w:t></w:r>'
SPECIAL = [
    "<w:p><w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p>",
    "<w:p><!-- 注 --><w:r><w:t>甲</w:t></w:r></w:p>",
    "<w:p><w:r><w:t><![CDATA[甲<乙]]></w:t></w:r></w:p>",
    '<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:r><x:t>甲</x:t></x:r></x:p>',
]
"""What is left to the reader of XML."""
PARAGRAPHS = [
    "<w:p/>",
    '<w:p w:rsidR="00A1"/>',
    "<w:p></w:p>",
    "<w:p>" + T % "甲" + "</w:p>",
    '<w:p w:rsidR="00A1">' + T % "甲 乙 " + "</w:p>",
    "<w:p>" + T % "甲&amp;乙&lt;" + "</w:p>",
    "<w:p>" + T % "a>b" + "</w:p>",
    "<w:p>" + T % "甲" + T % "乙" + "</w:p>",
    "<w:p>\n  <w:r>\n    <w:t>甲</w:t>\n  </w:r>\n</w:p>\n",
    "<w:p><w:pPr><w:pStyle w:val='TOC1'/></w:pPr>" + T % "目" + "</w:p>",
    "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr>" + T % "项" + "</w:p>",
    "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/></w:r></w:p>",
    "<w:p><w:r><w:tab/></w:r></w:p>",
    "<w:p><w:hyperlink w:anchor='a'>" + T % "链" + "</w:hyperlink></w:p>",
    "<w:p><w:ins w:id='1'>" + T % "增" + "</w:ins><w:r><w:t/></w:r></w:p>",
    "<w:sdt><w:sdtContent><w:p>" + T % "控" + "</w:p></w:sdtContent></w:sdt>",
]  # fmt: skip


def table(cells: list[str]) -> str:
    inside = "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tblPr/><w:tr>{inside}</w:tr></w:tbl>"


XML = st.recursive(
    st.sampled_from([*PARAGRAPHS, "\n"]),
    lambda parts: st.lists(parts, min_size=1, max_size=4).map(table),
    max_leaves=12,
)


def document(xml: str) -> bytes:
    """A file with these bytes in its body, as they are."""
    members = unpacked(body(PARAGRAPHS[3]))
    members[PART] = members[PART].replace(PARAGRAPHS[3].encode(), xml.encode(), 1)
    return packed(members)


def both_ways(xml: str) -> tuple[list[TextParagraph], list[TextParagraph]]:
    """The paragraphs of a part that is read as XML, and of one that was just filled."""
    data = document(xml)
    with mock.patch.object(paragraph_reader, "SMALL", 0):
        (read, _), (scanned, _) = (
            read_paragraphs(data, "x.docx", is_filled=each) for each in (False, True)
        )
    assert read is not None
    assert scanned is not None
    return [read[n] for n in range(len(read))], [scanned[n] for n in range(len(scanned))]


@pytest.mark.slow
@given(st.lists(XML, max_size=8).map("".join))
@examples(150)
@example(table([PARAGRAPHS[3], table([PARAGRAPHS[3]]) + PARAGRAPHS[3]]) + PARAGRAPHS[3])
def test_a_filled_part_is_read_as_any_other(xml: str) -> None:
    read, scanned = both_ways(xml)
    assert scanned == read


@pytest.mark.parametrize("special", SPECIAL)
def test_what_is_not_clear_is_read_as_xml(special: str) -> None:
    read, scanned = both_ways(PARAGRAPHS[3] + special + PARAGRAPHS[3])
    assert scanned == read


def test_line_ends_of_windows_are_read_as_xml_has_them() -> None:
    read, scanned = both_ways("<w:p>" + T % "甲\r\n乙" + "</w:p>")
    assert scanned == read
    assert scanned[0].text == "甲\n乙"
