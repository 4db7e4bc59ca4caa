"""The context of a document: what its Word template is filled with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.compose.blocks import lay_out
from docgen.compose.numbering import number
from docgen.compose.prose import Prose, mark_missing
from docgen.language import ExpressionError, Quantity, is_template, sentence_names
from docgen.model import DateValue, Finding, Missing, Path, Severity
from docgen.model import words as w

Fields = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class County:
    """The county's facts and figures by name, and its format choices."""

    names: Mapping[str, object]
    format: Mapping[str, Any]


def county_facts(values: Mapping[str, Any]) -> dict[str, object]:
    """The plain facts of a county file: everything but its figures and its format."""
    return {k: v for k, v in values.items() if k not in (w.FIGURES, w.FORMAT, w.RELATIONS)}


def known_names(
    values: Mapping[str, Any], fields: Fields, county: County, figures: Mapping[str, object]
) -> dict[str, object]:
    """What conditions, relations and sentences may name; a field not given is `Missing`."""
    names: dict[str, object] = {name: Missing(name) for name in fields}
    names.update(county.names)
    names.update((k, v) for k, v in values.items() if k not in (w.FIGURES, w.RELATIONS))
    names.update(figures)
    return names


def check_overrides(values: Mapping[str, Any], county: County) -> tuple[Finding, ...]:
    """Fields of a document that say something else than the county's fact of that name."""
    return tuple(
        Finding(
            "ZB-07",
            Severity.ERROR,
            f"“{name}”写的是“{value}”，县情文件里是“{county.names[name]}”",
            "与县情一致的删去这里的；县情错了改县情",
            path=(name,),
        )
        for name, value in values.items()
        if name in county.names and str(county.names[name]) != str(value)
    )


def compose_document(
    values: Mapping[str, Any], fields: Fields, names: Mapping[str, object], county: County
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The template's context, every sentence filled and every number given out.

    What is missing stands in it as a visible mark; the findings say what it is.
    """
    numbers = number(values)
    plain = {name: value for name, value in names.items() if name not in values}
    tops = Prose({**plain, **numbers.references()})
    heads = {k: tops.value(v, (k,), {}) for k, v in values.items() if isinstance(v, str)}
    prose = Prose({**names, **heads, **numbers.references()})
    rest = {name: value for name, value in values.items() if name not in heads}
    done = {**heads, **prose.record(rest)}
    findings = [*numbers.findings, *tops.findings, *prose.findings]
    context = {**county.names, **_blank(fields), **_fields(done, fields)}
    context[w.FORMAT] = county.format
    body, faults = lay_out(done.get(w.SECTIONS) or [], (w.SECTIONS,), numbers)
    context[w.BODY] = body
    findings += faults
    context[w.ATTACHMENTS] = attachments = []
    for index, attachment in enumerate(done.get(w.ATTACHMENTS) or []):
        path = (w.ATTACHMENTS, index, w.SECTIONS)
        blocks, faults = lay_out(attachment.get(w.SECTIONS) or [], path, numbers)
        findings += faults
        attachments.append(
            {
                w.NUMBER: numbers.marks[(w.ATTACHMENTS, index)][1].removeprefix("附件"),
                w.TITLE: mark_missing(attachment.get(w.TITLE, "")),
                w.LABEL: numbers.marks[(w.ATTACHMENTS, index)][1],
                w.BLOCKS: blocks,
                w.LAST: index == len(done[w.ATTACHMENTS]) - 1,
            }
        )
    return context, tuple(findings)


def compose_rows(
    values: Mapping[str, Any],
    rows: str,
    fields: Fields,
    names: Mapping[str, object],
    county: County,
    only: Collection[str] = (),
) -> Iterator[tuple[int, dict[str, Any], tuple[Finding, ...]]]:
    """The context of each row's document with the row's index: what all share, the row over it.

    `only` keeps the rows that hold one of these texts. One context at a time is held.
    """
    shared = {name: value for name, value in values.items() if name != rows}
    given = [row if isinstance(row, dict) else {} for row in values.get(rows) or []]
    columns = {name for row in given for name in row}
    used = _used(shared) & columns
    for index, own in enumerate(given):
        if only and not {str(value) for value in own.values()} & set(only):
            continue
        blank = {name: Missing(name) for name in columns if name not in own}
        rest = {name: value for name, value in shared.items() if name not in own}
        context, found = compose_document(rest, fields, {**names, **blank, **own}, county)
        lacking = tuple(_lacking(name, (rows, index)) for name in sorted(used & blank.keys()))
        yield index, {**context, **_fields(own, fields), w.ROW: own}, found + lacking


def _lacking(name: str, row: Path) -> Finding:
    message = f"这一行缺“{name}”，文中要用"
    return Finding(
        "XW-01", Severity.ERROR, message, f"补写“{name}”", path=(*row, name), missing=name
    )


def _used(value: object) -> set[str]:
    """The names that the sentences of a value use."""
    if isinstance(value, str):
        return _names_in(value) if is_template(value) else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {name for item in inner for name in _used(item)}


def _names_in(sentence: str) -> set[str]:
    try:
        return set(sentence_names(sentence))
    except ExpressionError:
        return set()


def _blank(fields: Fields) -> dict[str, Any]:
    """Every field that a schema names, empty: a template may ask for any of them."""
    empty: dict[str, Any] = {"list": [], "dict": {}, "boolean": False}
    return {
        name: "" if w.JOIN in rules.get("meta", {}) else empty.get(str(rules.get("type")), "")
        for name, rules in fields.items()
    }


def _fields(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for name, value in values.items():
        join = fields.get(name, {}).get("meta", {}).get(w.JOIN)
        if join is not None and isinstance(value, list):
            done[name] = mark_missing(join.join(str(item) for item in value))
        elif isinstance(value, str):
            done[name] = mark_missing(value)
        elif isinstance(value, DateValue | Quantity):
            done[name] = str(value)
        else:
            done[name] = value
    return done


def with_missing(context: dict[str, Any], missing: frozenset[str]) -> dict[str, Any]:
    """A draft's context: fields that are required and not given stand as visible marks."""
    marks = {name: mark_missing(str(Missing(name))) for name in missing if not context.get(name)}
    return {**context, **marks}
