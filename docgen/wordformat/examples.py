"""Examples of demands: small documents written as forms, judged like the outline of a Word file.

    - 规则: GS-43
      通过: [{段落: [{文: 现将情况报告如下。}]}]
      不通过: [{段落: [{文: 现将情况报告如下。, 首行: 0}]}]

What an example leaves out is as the standard wants it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location
from docgen.model.layout import (
    BorderLine,
    CharFormat,
    InTable,
    Outline,
    PageNumber,
    ParagraphLayout,
    Section,
    StyledText,
)
from docgen.model.source import Source
from docgen.schema.coerce import plain
from docgen.wordformat.judgement import check_format
from docgen.wordformat.lengths import UnreadableError, length
from docgen.wordformat.profile import Profile


@dataclass(frozen=True, slots=True)
class FormatCase:
    """One example: the demand it belongs to, whether it should pass, its form and its place."""

    code: str
    passes: bool
    form: Mapping[str, Any]
    location: Location


def read_format_cases(source: Source) -> tuple[FormatCase, ...]:
    """The examples of a file."""
    return tuple(_cases(source))


def _cases(source: Source) -> Iterator[FormatCase]:
    for index, entry in enumerate(plain(source.root)):
        for word, passes in ((w.PASSES, True), (w.FAILS, False)):
            for number, form in enumerate(entry.get(word, ())):
                location = source.location((index, word, number))
                yield FormatCase(entry[w.RULE], passes, form, location)


def check_format_cases(cases: tuple[FormatCase, ...], profile: Profile) -> tuple[Finding, ...]:
    """Demands without both kinds of example, and examples whose verdict is not the expected one."""
    findings = [_verdict(case, profile) for case in cases]
    covered = {(case.code, case.passes) for case in cases}
    findings += [
        _fault(f"{r.code} 缺“通过”或“不通过”的例子", r.location)
        for r in profile.requirements
        if not {(r.code, True), (r.code, False)} <= covered
    ]
    return tuple(finding for finding in findings if finding)


def _verdict(case: FormatCase, profile: Profile) -> Finding | None:
    try:
        outline = read_example(case.form)
    except (UnreadableError, KeyError, TypeError, ValueError) as error:
        return _fault(f"{case.code} 的例子读不懂：{error}", case.location)
    fired = any(found.code == case.code for found in check_format(profile, outline, ""))
    if fired != case.passes:
        return None
    return _fault(
        f"{case.code} 的例子{'应通过，却报了问题' if case.passes else '应不通过，却没有报'}",
        case.location,
    )


def _fault(message: str, location: Location) -> Finding:
    return new_finding(
        "GZ-03",
        message,
        "改正要求或例子",
        location=location,
        category=Category.RULE,
    )


_BODY = CharFormat("仿宋", "Times New Roman", 16.0)
_SOUND = Section(0, 210, 297, 37, 35, 28, 26, 15, 25.5)
_SIDES = {"宽": "width", "高": "height", "上": "top", "下": "bottom", "左": "left", "右": "right"}


def read_example(form: Mapping[str, Any]) -> Outline:
    """The outline that an example describes; raises UnreadableError or ValueError."""
    page = dict(form.get(w.PAGE, {}))
    numbers = tuple(_numbers(form.get(w.PAGE_NUMBER, {})))
    sides: dict[str, Any] = {_SIDES[name]: length(text) for name, text in page.items()}
    section = replace(_SOUND, numbers=numbers, **sides)
    section = replace(section, landscape=section.width > section.height)
    texts = form.get(w.PARAGRAPHS, [])
    passages = tuple(_passage(n, given) for n, given in enumerate(texts, 1))
    return Outline(passages, (section,), odd_even=any(n.pages == "even" for n in numbers))


def _passage(number: int, given: str | Mapping[str, Any]) -> ParagraphLayout:
    form: Mapping[str, Any] = {"文": given} if isinstance(given, str) else given
    align = w.SIDES.get(str(form.get("对齐", "")), "both")
    first = 2.0 if align == "both" else 0.0
    first = length(form.get("首行", first))
    left, right = length(form.get("左", "0")), length(form.get("右", "0"))
    flush = align in ("both", "left")
    lines = tuple(_line(*pair) for pair in dict(form.get("线", {})).items())
    table = InTable(0, 0, 0) if form.get("在表中") == w.YES else None
    return ParagraphLayout(
        number,
        tuple(_stretches(form)),
        align=align,
        first=first,
        left=left,
        right=right,
        lead=left + first + _blanks(str(form["文"])) if flush else None,
        tail=right if align == "right" else None,
        before=length(form.get("段前", "0")),
        after=length(form.get("段后", "0")),
        line=length(form.get("行距", "28.95")),
        rule="exact",
        new_page=form.get("另面") == w.YES,
        lines=lines,
        table=table,
    )


def _blanks(text: str) -> float:
    return float(len(text) - len(text.lstrip("\u3000")))


def _line(side: str, given: Mapping[str, Any]) -> BorderLine:
    return BorderLine(
        {"上": "top", "下": "bottom"}[side], length(given.get("粗", "1")), given.get("色", "")
    )


def _stretches(form: Mapping[str, Any]) -> Iterator[StyledText]:
    """The text in one look, and the part of it that is said to look otherwise in another."""
    text, own = str(form["文"]), _look(form, _BODY)
    other = dict(form.get("其中", {}))
    part = str(other.get("文", ""))
    if part and part in text:
        ahead, _, behind = text.partition(part)
        pieces = ((ahead, own), (part, _look(other, own)), (behind, own))
        yield from (StyledText(piece, look) for piece, look in pieces if piece)
    else:
        yield StyledText(text, own)


def _look(form: Mapping[str, Any], base: CharFormat) -> CharFormat:
    return replace(
        base,
        east=form.get(w.FONT_CLASSES, base.east),
        latin=form.get("西文", base.latin),
        size=length(form.get("字号", base.size)),
        bold=form.get("加粗") == w.YES,
        colour=form.get("色", base.colour),
        spacing=length(form.get("字距", base.spacing)),
    )


def _numbers(form: Mapping[str, Any]) -> Iterator[PageNumber]:
    """The page numbers of odd and even pages, as the standard wants them but for what is said."""
    if form == {} or form is None:
        return
    look = CharFormat("宋体", form.get("西文", "宋体"), length(form.get("字号", "14")))
    stretch = (StyledText(str(form.get("文", "— 1 —")), look),)
    align = w.SIDES.get(str(form.get("对齐", "")), "")
    odd = ParagraphLayout(
        0, stretch, align=align or "right", right=1.0, tail=1.0 if not align else None
    )
    even = ParagraphLayout(
        0, stretch, align=align or "left", left=1.0, lead=1.0 if not align else None
    )
    low = _SOUND.bottom - length(form.get("距版心", "7"))
    yield PageNumber("default", odd, "", low)
    yield PageNumber("even", even, "", low)
