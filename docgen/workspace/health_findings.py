"""Findings about a workspace and its machine as `docgen doctor` examines them (JC codes)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from docgen.codes import new_finding
from docgen.model.finding import Finding, Location, WorkspaceError

_EQUIVALENT_FONTS: Mapping[str, tuple[str, ...]] = {
    "仿宋": ("仿宋_GB2312", "FangSong", "FangSong_GB2312"),
    "楷体": ("楷体_GB2312", "KaiTi", "KaiTi_GB2312"),
    "黑体": ("SimHei",),
    "宋体": ("SimSun", "NSimSun"),
    "方正小标宋简体": ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "小标宋体"),
    "Times New Roman": ("Liberation Serif",),
}
"""Other names of the same fonts, and fonts of the same widths."""


def broken_part(error: WorkspaceError, file: str) -> Finding:
    """Return the finding for a part of a workspace that cannot be used (JC-01)."""
    location = Location(file)
    return new_finding("JC-01", error.message, error.remedy, location=location)


def missing_template(file: str) -> WorkspaceError:
    """Return the error for a template that is not in its place."""
    return WorkspaceError(f"缺模板“{file}”", "把 Word 模板放到这个位置")


def missing_county(file: str) -> Finding:
    """Return the hint for a workspace without a county file (JC-03)."""
    message = "没有县情文件，全县共用的数没有地方写"
    return new_finding("JC-03", message, "新建一个，写“县名: ……”", location=Location(file))


def outdated_editor_schemas(count: int, first: str) -> Finding:
    """Return the hint for `count` JSON Schemas that are missing or differ (JC-04)."""
    message = f"编辑器用的字段表有 {count} 份缺少或旧了"
    return new_finding("JC-04", message, "运行 docgen schema --editor", location=Location(first))


def find_missing_fonts(
    required: Mapping[str, str], installed: Collection[str]
) -> Iterator[Finding]:
    """Yield a hint for each required font that is not installed (JC-05).

    `required` has a template that names it for each font.
    """
    for name, template in sorted(required.items()):
        if not _is_installed(name, installed):
            message = f"这台机器没有“{name}”，成品在这里看起来会不一样"
            remedy = "装上这个字体；县里用别的，在县情文件的“格式”里写“字体替换”"
            yield new_finding("JC-05", message, remedy, location=Location(template))


def _is_installed(font: str, installed: Collection[str]) -> bool:
    """Return whether a font is installed, or one that stands for it."""
    names = (font, *_EQUIVALENT_FONTS.get(font, ()))
    return any(name in installed for name in names)


def missing_office() -> Finding:
    """Return the hint for a machine without LibreOffice (JC-06)."""
    remedy = "要出 PDF 的，装上 LibreOffice（免费）；不出 PDF 的可不管"
    return new_finding("JC-06", "没有找到 LibreOffice，出不了 PDF", remedy)


def missing_page_program() -> Finding:
    """Return the hint for a machine without pdftoppm (JC-07)."""
    remedy = "要看逐页图片的，装上 poppler（pdftoppm）；不看的可不管"
    return new_finding("JC-07", "没有找到 pdftoppm，出不了逐页图片", remedy)
