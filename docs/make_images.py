"""Makes the pictures of docs/templates.md from real output: each template beside what it gives.

Needs LibreOffice and poppler; run it when the tag language changes: `python docs/make_images.py`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from docgen import word
from docgen.model import Picture, Piece, Rich

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/render"))
sys.path.insert(0, str(ROOT / "tests/word"))

from make import png  # noqa: E402
from office import convert_to_pdf  # noqa: E402

WIDTH, HEIGHT, DOTS = 620, 170, 96


def lines(*texts: tuple[str, str]) -> Callable[[Any], None]:
    """Paragraphs with their styles."""

    def make(document: Any) -> None:
        for text, style in texts:
            document.add_paragraph(text, style or None)

    return make


def table(*rows: tuple[str, ...]) -> Callable[[Any], None]:
    """A table with its cells."""

    def make(document: Any) -> None:
        made = document.add_table(len(rows), max(map(len, rows)), "Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text

    return make


HOUSES = [
    {
        "乡镇": "恩乐镇",
        "户主": "张三",
        "致贫": "因病",
        "现状": "因病",
        "措施": ["医疗救助", "公益岗位"],
    },
    {"乡镇": "恩乐镇", "户主": "李四", "致贫": "缺技术", "现状": "缺资金", "措施": ["小额信贷"]},
    {"乡镇": "按板镇", "户主": "王五", "致贫": "因学", "现状": "因学", "措施": ["雨露计划"]},
]
DEMOS: dict[str, tuple[Callable[[Any], None], dict[str, object]]] = {
    "rows": (
        table(
            ("乡镇", "户主", "致贫原因", "现状"),
            ("{%tr for 户 in 户们 %}", "", "", ""),
            ("{% vmerge 户.乡镇 %}{{ 户.乡镇 }}", "{{ 户.户主 }}",
             "{% hmerge 户.致贫 %}{{ 户.致贫 }}", "{% hmerge 户.现状 %}{{ 户.现状 }}"),
            ("{%tr endfor %}", "", "", ""),
        ),
        {"户们": HOUSES},
    ),
    "restart": (
        lines(
            ("{%p for 户 in 户们 %}", ""),
            ("{{ 户.户主 }}户的帮扶措施：", ""),
            ("{%p restart %}", ""),
            ("{%p for 措施 in 户.措施 %}", ""),
            ("{{ 措施 }}；", "List Number"),
            ("{%p endfor %}", ""),
            ("{%p endfor %}", ""),
        ),
        {"户们": HOUSES[:2]},
    ),
    "values": (
        lines(("{{ 说明 }}", ""), ("{{p 照片 }}", ""), ("落款单位{{ 印章 }}", "")),
        {
            "说明": Rich((Piece("第一行成一段。\n第二行另成一段，"),
                         Piece("重点", font="黑体", bold=True), Piece("可以换样子。"))),
            "照片": Picture(png(300, 100), width=45),
            "印章": Picture(png(80, 80, 210), width=14, offset=(12, -6), behind=True),
        },
    ),
}  # fmt: skip


def small(make: Callable[[Any], None]) -> bytes:
    """A template on a small page in a Chinese font."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(16.4), Cm(8.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(
        0.6
    )
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(3)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    make(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def picture(pdf: Path, target: Path) -> None:
    """The first page of a PDF as a PNG."""
    subprocess.run(
        ["pdftoppm", "-r", str(DOTS), "-png", "-singlefile", "-W", str(WIDTH), "-H", str(HEIGHT),
         str(pdf), str(target.with_suffix(""))], check=True,
    )  # fmt: skip


def main() -> None:
    """Write docs/images/NAME-template.png and NAME-output.png."""
    with tempfile.TemporaryDirectory() as place:
        folder, made = Path(place), []
        for name, (make, context) in DEMOS.items():
            data = small(make)
            template, findings = word.compile(data, name)
            if template is None:
                raise SystemExit(str(findings))
            out, faults = template.fill(context)
            if faults:
                raise SystemExit(str(faults))
            for kind, content in (("template", data), ("output", out)):
                path = folder / f"{name}-{kind}.docx"
                path.write_bytes(content)
                made.append(path)
        for pdf in convert_to_pdf(made, folder):
            picture(pdf, ROOT / "docs/images" / f"{pdf.stem}.png")


if __name__ == "__main__":
    main()
