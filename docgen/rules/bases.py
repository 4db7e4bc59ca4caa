"""Bases: the papers, standards and customs that rules rest on, and the citations of them.

The file (依据.yaml) maps a short name to the facts of a source. A rule's 依据 cites one or several
of them: 厅字〔2016〕16号（公告退出）；县级约定. `docgen explain` prints the facts of those it
cites.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import cerberus
from msgspec import Struct

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding
from docgen.model.source import Source
from docgen.rules import rule_keywords as kw
from docgen.schema.coerce import plain

RANKS = (
    "法律",
    "国家标准",
    "行业标准",
    "部门规章",
    "国家规范性文件",
    "省",
    "市",
    "县",
    "单位",
    "惯例",
)
EXTENTS = ("全文", "部分", "转述")
_TEXT = {"type": "string", "empty": False}
_ENTRY: dict[str, Any] = {
    kw.BASIS_TITLE: {**_TEXT, "required": True},
    kw.BASIS_NUMBER: {**_TEXT, "regex": r".+〔\d{4}〕\d+号"},
    kw.BASIS_DATE: {**_TEXT, "regex": r"\d{4}(-\d{2}){0,2}"},
    kw.BASIS_RANK: {**_TEXT, "required": True, "allowed": RANKS},
    kw.BASIS_REACH: {**_TEXT, "required": True},
    kw.BASIS_EXTENT: {**_TEXT, "allowed": EXTENTS},
    w.BASIS_PAGES: {"type": "list", "schema": _TEXT},
}
_REMEDIES = {
    kw.BASIS_TITLE: "写文件的题名；原名没有查到的，写它讲什么",
    kw.BASIS_NUMBER: "写成“国开办发〔2014〕24号”；没有文号的删去这一行",
    kw.BASIS_DATE: "写成 2014-04-02、2014-04 或 2014；不知道的删去这一行",
    kw.BASIS_RANK: f"写一种：{'、'.join(RANKS)}",
    kw.BASIS_REACH: "写“全国”或地名；查不到的写“未注明”",
    kw.BASIS_EXTENT: f"写一种：{'、'.join(EXTENTS)}；没有的删去这一行",
    w.BASIS_PAGES: "每个网址一行，行首写“- ”",
}
_SEPARATOR = "；"
_OPENING = "（"
_CLOSING = "）"


class Basis(Struct, frozen=True, kw_only=True):
    """One source of rules. A fact that is not known is ''.

    `number` and `date` are those of the paper. `reach` is 全国 or a place. `extent` tells whether
    the whole text was read, a part of it, or only an account by others.
    """

    key: str
    title: str
    number: str = ""
    date: str = ""
    rank: str
    reach: str
    extent: str = ""
    pages: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, str]:
        """Return the known facts under the names that the file gives them, without the pages."""
        facts = {
            kw.BASIS_TITLE: self.title,
            kw.BASIS_NUMBER: self.number,
            kw.BASIS_DATE: self.date,
            kw.BASIS_RANK: self.rank,
            kw.BASIS_REACH: self.reach,
            kw.BASIS_EXTENT: self.extent,
        }
        return {name: fact for name, fact in facts.items() if fact}


class Citation(Struct, frozen=True):
    """One part of a rule's 依据 and the basis that it cites; None if no basis has that key."""

    text: str
    basis: Basis | None


_COUNTY = Basis(key=kw.COUNTY_PRACTICE, title="本县自己定的做法", rank="县", reach="本县")


def read_bases(source: Source | None) -> tuple[dict[str, Basis], tuple[Finding, ...]]:
    """Return the bases of a file by key. A broken entry is a finding and is left out.

    The county's own practice is always a basis.
    """
    bases = {_COUNTY.key: _COUNTY}
    if source is None:
        return bases, ()
    entries = plain(source.root)
    if not isinstance(entries, dict):
        return bases, (_broken(source, (), "依据文件的最外层应是“短名: 内容”", "照样子改正"),)
    findings: list[Finding] = []
    for key, entry in entries.items():
        faults = list(_faults(source, key, entry))
        findings += faults
        if not faults:
            bases[key] = _basis(key, entry)
    return bases, tuple(findings)


def _faults(source: Source, key: str, entry: Any) -> Iterator[Finding]:
    """Yield a finding for each fault of an entry, in the order of its keys.

    A key with “；” or “（” could not be cited, because these end a part or a key.
    """
    if _SEPARATOR in key or _OPENING in key:
        message = f"依据的短名“{key}”里有“{_SEPARATOR}”或“{_OPENING}”"
        yield _broken(source, (key,), message, "换一个短名")
    if not isinstance(entry, dict):
        message = f"依据“{key}”下面没有分项"
        yield _broken(source, (key,), message, f"写上{'、'.join(_ENTRY)}")
        return
    validator = cerberus.Validator(_ENTRY)
    validator.validate(entry, normalize=False)
    for name in sorted(validator.errors):
        message = f"依据“{key}”缺“{name}”"
        if name in entry:
            message = f"依据“{key}”的“{name}”没有填对"
        remedy = _REMEDIES.get(name, f"没有这一项；可写：{'、'.join(_ENTRY)}")
        yield _broken(source, (key, name), message, remedy)


def _broken(source: Source, path: FieldPath, message: str, remedy: str) -> Finding:
    """Return the finding (GZ-06) for the fault of a basis at `path`, with its place in the file."""
    finding = new_finding("GZ-06", message, remedy, path=path, category=Category.RULE)
    return finding.at(source.location(path))


def _basis(key: str, entry: Mapping[str, Any]) -> Basis:
    """Return the basis of a validated entry."""
    return Basis(
        key=key,
        title=entry[kw.BASIS_TITLE],
        number=entry.get(kw.BASIS_NUMBER, ""),
        date=entry.get(kw.BASIS_DATE, ""),
        rank=entry[kw.BASIS_RANK],
        reach=entry[kw.BASIS_REACH],
        extent=entry.get(kw.BASIS_EXTENT, ""),
        pages=tuple(entry.get(w.BASIS_PAGES, ())),
    )


def resolve(text: str, bases: Mapping[str, Basis]) -> tuple[Citation, ...]:
    """Return the citations of a rule's 依据, one for each part between “；” outside parentheses.

    A part begins with the key of a basis; a space or “（” ends the key.
    """
    return tuple(Citation(part, _cited(part, bases)) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a citation between “；” outside parentheses, stripped of spaces."""
    depth = 0
    start = 0
    for index, char in enumerate(text):
        if char == _OPENING:
            depth += 1
        elif char == _CLOSING:
            depth -= 1
        elif char == _SEPARATOR and depth <= 0:
            yield text[start:index].strip()
            start = index + 1
    yield text[start:].strip()


def _cited(part: str, bases: Mapping[str, Basis]) -> Basis | None:
    """Return the basis whose key a part begins with; of several the longest key counts.

    It is None if no basis has such a key.
    """
    keys = [key for key in bases if part == key or part.startswith((f"{key} ", key + _OPENING))]
    return bases[max(keys, key=len)] if keys else None
