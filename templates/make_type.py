"""Makes templates/workspace/new-type/template.docx: what a new type of document begins with.

Run once by an engineer: `python templates/make_type.py`. The styles are those of the report.
"""

from __future__ import annotations

from pathlib import Path

from make_report import HEAD, R, W, blocks, make, page, para, when

TARGET = Path(__file__).parent / "workspace" / "new-type" / "template.docx"


def document() -> str:
    """document.xml: title, addressee, body, who signs and when."""
    body = (
        para("t2", "{{ 标题|换行 }}")
        + para("t5")
        + when("主送机关", para("to", "{{ 主送机关 }}："))
        + blocks("正文块")
        + para("c7")
        + when("发文机关 and 发文机关|length <= 14", para("s1", "\t{{ 发文机关 }}"))
        + when("发文机关 and 发文机关|length > 14", para("s3", "{{ 发文机关 }}"))
        + when("成文日期", para("s2", "\t{{ 成文日期 }}"))
    )
    names = f'xmlns:w="{W}" xmlns:r="{R}"'
    return f"{HEAD}<w:document {names}><w:body>{body}{page()}</w:body></w:document>"


if __name__ == "__main__":
    make(TARGET, document())
