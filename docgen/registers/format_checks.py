"""Checks of the format of a field (校验), each for one value and for whole columns.

Both ways give one verdict; a property-based test compares them.

A check is named in a schema file (校验: 身份证号). `CellReader` calls `fault` and `remedy` for a
single text, `cell_shortcut` uses `is_sound` for columns, `rule_context` turns whole columns into
the form `compared` before rules compare them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
from msgspec import Struct

from docgen.codes import new_finding
from docgen.expressions.identity_number import (
    CERTIFICATE_LENGTH,
    CHECKS,
    LENGTH,
    WEIGHTS,
    find_certificate_fault,
    find_identity_fault,
    find_identity_remedy,
    is_other_document,
)
from docgen.model.alike_signs import LIKE_X
from docgen.model.finding import Finding
from docgen.registers.name_texts import is_name
from docgen.rules import rule_keywords
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules

_SHAPE = f"^[0-9]{{{LENGTH - 1}}}[0-9X]$"
"""Seventeen digits and a digit or X."""


class FormatCheck(Struct, frozen=True, kw_only=True):
    """A check: `fault` returns what is wrong for users, '' if the text is valid.

    `is_sound` returns whether the text of a column is valid beyond doubt; false means unsure.
    `compared` returns the form in which two texts are compared.
    """

    fault: Callable[[str], str]
    remedy: Callable[[str], str]
    is_sound: Callable[[pl.Expr], pl.Expr]
    compared: Callable[[pl.Expr], pl.Expr]


def _describe_identity_fault(text: str) -> str:
    """Return what is wrong with an identity number, '' if it is valid.

    A number of another document (passport, old number) is not called mistyped.
    """
    if not any(map(str.isdigit, text)):
        return _describe_words(text)
    reason = find_identity_fault(text)
    if not reason or is_other_document(text.upper()):
        return reason
    return f"写错了：{reason}"


def _describe_words(text: str) -> str:
    """Return what is wrong with a text without digits in the place of a number."""
    if is_name(text):
        return f"写的是“{text}”，像是名称，不是号码"
    return f"写的是“{text}”，没有写号码"


def _find_remedy(text: str) -> str:
    """Return what to do about an identity number with a fault, or what is in its place."""
    if any(map(str.isdigit, text)):
        return find_identity_remedy(text)
    if is_name(text):
        return "核对是不是填错了列；这一格改填号码"
    return "查到号码后补填；证件没有办、丢了的，先办好再填；暂时办不了的，写进免检表，写明理由"


def _describe_certificate_fault(text: str) -> str:
    """Return what is wrong with the number of a disability certificate, '' if it is valid."""
    if not any(map(str.isdigit, text)):
        return _describe_words(text)
    reason = find_certificate_fault(text)
    return reason and f"写错了：{reason}"


def _find_certificate_remedy(text: str) -> str:
    """Return what to do about the number of a disability certificate with a fault."""
    if not any(map(str.isdigit, text)):
        return f"写残疾人证上的{CERTIFICATE_LENGTH}位号码；没有办证的空着"
    if len(text) == LENGTH:
        return f"写残疾人证上的{CERTIFICATE_LENGTH}位号码，不是身份证号；没有办证的空着"
    return find_identity_remedy(text)


def _compared_identity(column: pl.Expr) -> pl.Expr:
    """Return the identity number in a text, which may be that of a disability certificate.

    The twenty digits of a disability certificate begin with the identity number, so that the first
    eighteen characters are compared; signs that look like X (×, x) become X.
    """
    return column.str.slice(0, LENGTH).str.replace_many(dict.fromkeys(LIKE_X, "X"))


def _is_identity_number(column: pl.Expr) -> pl.Expr:
    """Return whether a text is an identity number (GB 11643—1999).

    It has a real date of birth and the right check character.

    The weighted sum of the first seventeen digits modulo 11 gives the check character. A text of
    another length is false or null, both of which mean unsure.
    """
    digits = column.str.slice(0, LENGTH - 1).cast(pl.Int64, strict=False)
    total = pl.sum_horizontal(
        (digits // 10 ** (LENGTH - 2 - position)) % 10 * weight
        for position, weight in enumerate(WEIGHTS)
    )
    remainders = list(range(len(CHECKS)))
    check = (total % 11).replace_strict(remainders, list(CHECKS), return_dtype=pl.String)
    born = column.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    shaped = column.str.contains(_SHAPE)
    return shaped & (born.dt.year() > 0) & (column.str.slice(LENGTH - 1, 1) == check)


def _is_certificate_number(column: pl.Expr) -> pl.Expr:
    """Return whether a text is the number of a disability certificate beyond doubt.

    That of a certificate that was issued again is unsure.
    """
    kind_and_grade = column.str.slice(LENGTH).str.contains("^[1-7][1-4]$")
    return kind_and_grade & _is_identity_number(column.str.slice(0, LENGTH))


FORMAT_CHECKS: Mapping[str, FormatCheck] = {
    "身份证号": FormatCheck(
        fault=_describe_identity_fault,
        remedy=_find_remedy,
        is_sound=_is_identity_number,
        compared=_compared_identity,
    ),
    "残疾人证号": FormatCheck(
        fault=_describe_certificate_fault,
        remedy=_find_certificate_remedy,
        is_sound=_is_certificate_number,
        compared=_compared_identity,
    ),
}
"""The checks by the name that a schema file gives under 校验."""


def report_format(name: str, value: object, rules: Rules) -> Finding | None:
    """Return the finding of the format check (校验) of a field, None if the value passes."""
    meta = rules.get("meta", {})
    check = FORMAT_CHECKS.get(meta.get(grammar.FORMAT_CHECK, ""))
    if check is None or not isinstance(value, str):
        return None
    reason = check.fault(value)
    if not reason:
        return None
    basis = str(meta.get(rule_keywords.BASIS, ""))
    return new_finding("ZD-13", f"“{name}”{reason}", check.remedy(value), basis=basis)
