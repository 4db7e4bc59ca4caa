"""Sentences of rules over rows: rendered once for equal values, and never for other ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import render
from docgen.model.disclosure import mask_number
from docgen.registers.cell_values import to_document_value
from docgen.registers.row_sentences import RowSentence

SENTENCES = (
    "登记表缺“{{ 字段 }}”",
    "{{ 村 }}有{{ 人数 }}人",
    "没有值",
    "{{ 村 }}的{{ 人数 + 1 }}",
    "{% if 村 %}{{ 村 }}{% endif %}",
    "{{ 证件 }}",
    "{{ 没写完",
)
ROWS = st.fixed_dictionaries(
    {
        "字段": st.sampled_from(["户主", "", None]),
        "村": st.sampled_from(["东村", "西村", None]),
        "人数": st.sampled_from([0, 1, 12, None]),
        "证件": st.sampled_from(["530000199001011234", "短", None]),
    }
)


@given(st.sampled_from(SENTENCES), st.lists(ROWS, max_size=6))
def test_every_row_gets_the_sentence_of_its_own_values(
    text: str, rows: list[dict[str, object]]
) -> None:
    columns = ["村", "人数", "字段", "证件"]
    sentence = RowSentence(text, columns, {"证件"})
    for row in rows:
        facts = dict.fromkeys(row, "（空着）")
        facts |= {n: str(to_document_value(v)) for n, v in row.items() if v is not None}
        if row["证件"] is not None:
            facts["证件"] = mask_number(facts["证件"])
        try:
            wanted = render(text, facts).replace("“（空着）”", "（空着）")
        except ExpressionError:
            wanted = text
        assert sentence.fill([row[name] for name in columns]) == wanted
