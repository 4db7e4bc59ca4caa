"""Check a template for content that acts by itself or lies outside the file.

Macros and ActiveX controls are refused. Links to other files and embedded OLE objects are
reported as warnings: a recipient may not see the former, and the latter cannot be checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.model.finding import Finding
from docgen.word.package import OLE, Member, fault
from docgen.word.xml_names import parse


def refuse_macros(members: Mapping[str, Member], name: str) -> tuple[Finding, ...]:
    """Return a finding if a template contains macros or ActiveX controls.

    It names the first part of that kind.

    The finding is WD-03. It goes by the names of the parts: vbaProject.bin, .ole and word/activeX/.
    """
    active = [part for part in members if part.endswith(("vbaProject.bin", ".ole"))]
    active += [part for part in members if part.startswith("word/activeX/")]
    if not active:
        return ()
    remedy = "在 Word 里另存为不带宏的“Word 文档（.docx）”"
    return (fault("WD-03", f"模板带有宏或控件（{active[0]}）", remedy, name),)


def find_outside_content(members: Mapping[str, Member], name: str) -> Iterator[Finding]:
    """Yield findings for links to other files and for embedded OLE objects.

    Raises XMLSyntaxError or ValueError if relationships cannot be read.
    """
    for part, member in members.items():
        if not part.endswith((".rels", ".bin")):
            continue
        content = member.content()
        if content.startswith(OLE):
            message = f"模板里有内嵌的 OLE 对象（{part}），内容无法检查"
            remedy = "在 Word 里改成图片或表格；确认来源可靠的可以保留"
            yield fault("WD-05", message, remedy, name, part)
        if b"External" in content:
            yield from _find_external_links(content, name, part)


def _find_external_links(content: bytes, name: str, part: str) -> Iterator[Finding]:
    """Yield findings for relationships to other files; hyperlinks are allowed."""
    for link in parse(content):
        relation_type = str(link.get("Type", "")).rpartition("/")[2]
        if link.get("TargetMode") == "External" and relation_type != "hyperlink":
            message = f"模板链接了外部的{relation_type}：{link.get('Target')}"
            remedy = "在 Word 里把它嵌入文档，或删去链接"
            yield fault("WD-04", message, remedy, name, part)
