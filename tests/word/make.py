"""Small templates for tests, made with python-docx, and readers of what comes out."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from copy import deepcopy
from io import BytesIO
from random import Random
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from lxml import etree

from docgen.model.finding import Finding
from docgen.word.template.compile import compile

Make = Callable[[Any], None]


def template(make: Make) -> bytes:
    """The bytes of a document that `make` has written into."""
    document = Document()
    make(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def paragraphs(*texts: str) -> bytes:
    """A template of plain paragraphs."""
    return template(lambda d: [d.add_paragraph(text) for text in texts])


def filled(data: bytes, context: Mapping[str, object]) -> bytes:
    """A template filled; the test fails if anything is found."""
    made, findings = compile(data, "模板.docx")
    assert made is not None, findings
    out, faults = made.fill(context)
    assert not faults, faults
    return out


def texts(data: bytes) -> list[str]:
    """The paragraphs of a document."""
    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]


def rows(data: bytes, table: int = 0) -> list[list[str]]:
    """The cells of a table."""
    found = Document(BytesIO(data)).tables[table]
    return [[cell.text for cell in row.cells] for row in found.rows]


def compile_findings(data: bytes) -> tuple[Finding, ...]:
    """What compiling finds."""
    return compile(data, "模板.docx")[1]


def png(width: int, height: int, shade: int = 128) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = (b"\x00" + bytes([shade]) * width) * height
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def raw(xml: str) -> Any:
    """An element from WordprocessingML with the usual prefixes."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return parse_xml(f"<x {declared}>{xml}</x>")[0]


def body(xml: str) -> bytes:
    """A template with raw blocks in its body."""

    def put(document: Any) -> None:
        document.element.body.insert(0, raw(xml))

    return template(put)


def with_part(data: bytes, name: str, xml: str, kind: str, content_type: str) -> bytes:
    """A package with one more part, related to the document (or to the package, outside word/)."""
    members = unpacked(data)
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    root, _, rest = xml.partition(">")
    members[name] = f"{root} {declared}>{rest}".encode()
    owner = "word/_rels/document.xml.rels" if name.startswith("word/") else "_rels/.rels"
    target = name.removeprefix("word/")
    link = f'<Relationship Id="rId900" Type="{SPACES["r"]}/{kind}" Target="{target}"/>'
    members[owner] = members[owner].replace(
        b"</Relationships>", link.encode() + b"</Relationships>"
    )
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    types = "[Content_Types].xml"
    members[types] = members[types].replace(b"</Types>", override.encode())
    return packed(members)


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a package."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """A package of these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def damaged(members: Mapping[str, bytes], chance: Random) -> bytes:
    """A package with one of its XML parts damaged: mostly its elements, at times its bytes."""
    part = chance.choice(sorted(name for name in members if name.endswith((".xml", ".rels"))))
    content = members[part]
    if chance.random() < 0.2:
        at = chance.randrange(len(content))
        content = content[:at] + chance.randbytes(chance.randint(0, 3)) + content[at + 1 :]
    else:
        tree = etree.fromstring(content)
        for _ in range(chance.randint(1, 4)):
            chance.choice(DAMAGES)(chance.choice(list(tree.iter(etree.Element))), tree, chance)
        content = etree.tostring(tree)
    return packed({**members, part: content})


def _drop(node: Any, tree: Any, chance: Random) -> None:
    if node is not tree:
        node.getparent().remove(node)


def _double(node: Any, tree: Any, chance: Random) -> None:
    if node is not tree:
        node.addnext(deepcopy(node))


def _empty(node: Any, tree: Any, chance: Random) -> None:
    del node[:]


def _move(node: Any, tree: Any, chance: Random) -> None:
    target = chance.choice(list(tree.iter(etree.Element)))
    if node not in (target, *target.iterancestors()):
        target.append(node)


def _rename(node: Any, tree: Any, chance: Random) -> None:
    node.tag = chance.choice(list(tree.iter(etree.Element))).tag


def _reword(node: Any, tree: Any, chance: Random) -> None:
    node.text = chance.choice(ODD_TEXTS)


def _set(node: Any, tree: Any, chance: Random) -> None:
    if node.attrib:
        node.set(chance.choice(sorted(node.attrib)), chance.choice(ODD_TEXTS))


def _unset(node: Any, tree: Any, chance: Random) -> None:
    if node.attrib:
        del node.attrib[chance.choice(sorted(node.attrib))]


DAMAGES = (_drop, _double, _empty, _move, _rename, _reword, _set, _unset)
ODD_TEXTS = (
    "",
    "甲",
    "-1",
    "0.5",
    "99999999999",
    "{{",
    "}}",
    "{% endfor %}",
    "{{ 没有 }}",
    "rId99",
)

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
