"""The cells of one field: texts → typed values and what is wrong with them.

What is plainly sound is read by columnar expressions. Every other different text is read and
judged once, by the same grammar and the same validator as a field of a document; so both ways
give one verdict (a property-based test holds them to it).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from docgen.check.coerce import Unreadable, typed
from docgen.check.registers.form import TYPES
from docgen.check.shape import value_judge
from docgen.language import CHECKS, WEIGHTS, Quantity, identity_fault
from docgen.model import DateValue, Finding, Severity
from docgen.model import words as w

_FORMATS = {"身份证号": identity_fault}
_EASY = frozenset({"type", "required", "meta", "regex", "min", "max", "allowed"})
_NUMBERS = {
    "integer": r"^(?:0|[1-9][0-9]{0,14})$",
    "number": r"^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$",
    "quantity": r"^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$",
}


class Cells:
    """Reads one field, batch after batch; what it has learnt of a text it keeps."""

    def __init__(self, name: str, rules: Mapping[str, Any]) -> None:
        self.name, self.kind = name, str(rules.get("type", "string"))
        self._rules, self._judge = rules, value_judge(name, rules)
        self._sound = plainly_sound(name, rules)
        self._values: dict[str, Any] = {}
        self.faults: dict[str, Finding] = {}
        """What is wrong with a text, for every wrong text that was met."""

    @property
    def is_hidden(self) -> bool:
        """Whether its values are personal numbers."""
        return bool(self._rules.get("meta", {}).get("脱敏"))

    @property
    def is_required(self) -> bool:
        """Whether every row must have it."""
        return bool(self._rules.get("required"))

    def read(self, texts: pl.Series) -> pl.Series:
        """The typed values of a batch; null where nothing is written or it cannot be read."""
        whole = pl.DataFrame(texts)
        plain = pl.lit(False) if self._sound is None else self._sound.fill_null(False)
        sound = whole.with_columns(plain.alias(self.name))[self.name]
        rest = texts.filter(~sound & texts.is_not_null()).unique()
        for text in rest:
            if text not in self._values:
                self._learn(text)
        if self.kind not in TYPES:
            return texts
        known = {text: self._values[text] for text in rest}
        kind = TYPES[self.kind]
        told = pl.lit(None, dtype=kind)
        if known:
            told = pl.col(self.name).replace_strict(
                list(known), pl.Series(list(known.values()), dtype=kind), default=None
            )
        if self._sound is not None:
            number = pl.col(self.name).cast(kind, strict=False)
            told = pl.when(pl.lit(sound)).then(number).otherwise(told)
        return whole.with_columns(told.alias(self.name))[self.name]

    def _learn(self, text: str) -> None:
        value = typed(text, self.kind)
        fault = self._judge(value) or _misshapen(self.name, value, self._rules)
        if fault is not None:
            self.faults[text] = fault
        # A number or a date that is wrong is told once, and no rule reckons with it.
        self._values[text] = None if fault is not None else _stored(value)


def plainly_sound(name: str, rules: Mapping[str, Any]) -> pl.Expr | None:
    """Whether a text is sound without doubt, as columns see it; None if they cannot tell.

    False says nothing: then the text is read and judged by itself.
    """
    kind, check = str(rules.get("type", "string")), rules.get("meta", {}).get(w.FORMAT_CHECK, "")
    if not set(rules) <= _EASY or (check and check not in _COLUMNAR):
        return None
    if kind in _NUMBERS:
        return _number(name, kind, rules)
    if kind != "string" or rules.keys() & {"min", "max"}:
        return None
    column, asked = pl.col(name), [pl.col(name).is_not_null()]
    if "allowed" in rules:
        asked.append(column.is_in([str(text) for text in rules["allowed"]]))
    if "regex" in rules:
        pattern = str(rules["regex"])
        # As Cerberus reads a pattern: from the start, to the end.
        whole = pattern if pattern.endswith("$") else f"{pattern}$"
        if not _is_columnar(whole):
            return None
        asked.append(column.str.contains(f"^(?:{whole.removesuffix('$')})$"))
    if check:
        asked.append(_COLUMNAR[check](column))
    return pl.all_horizontal(asked)


def _is_columnar(pattern: str) -> bool:
    """Whether the regular expressions of columns know this pattern: no looking around."""
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.PolarsError:
        return False
    return True


def _number(name: str, kind: str, rules: Mapping[str, Any]) -> pl.Expr | None:
    shaped = pl.col(name).str.contains(_NUMBERS[kind])
    value, asked = pl.col(name).cast(pl.Float64, strict=False), [shaped]
    if "allowed" in rules or any(not isinstance(rules.get(k, 0), int) for k in ("min", "max")):
        return None
    # The bounds themselves are left to the validator where a number may have decimals.
    exact = kind == "integer"
    if "min" in rules:
        asked.append(value >= rules["min"] if exact else value > rules["min"])
    if "max" in rules:
        asked.append(value <= rules["max"] if exact else value < rules["max"])
    if kind == "quantity" and rules.keys() & {"min", "max"}:
        return None
    return pl.all_horizontal(asked)


def _identity(column: pl.Expr) -> pl.Expr:
    """A citizen identity number with a real date of birth and its check character."""
    digits = column.str.slice(0, 17).cast(pl.Int64, strict=False)
    total = pl.sum_horizontal(
        (digits // 10 ** (16 - at)) % 10 * weight for at, weight in enumerate(WEIGHTS)
    )
    due = (total % 11).replace_strict(list(range(11)), list(CHECKS), return_dtype=pl.String)
    born = column.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    shaped = column.str.contains("^[0-9]{17}[0-9X]$")
    return shaped & born.is_not_null() & (column.str.slice(17, 1) == due)


_COLUMNAR = {"身份证号": _identity}


def _stored(value: Any) -> Any:
    if isinstance(value, Unreadable):
        return None
    if isinstance(value, Quantity):
        return float(value.base)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, DateValue):
        return date(value.year, value.month or 1, value.day or 1)
    return value


def _misshapen(name: str, value: Any, rules: Mapping[str, Any]) -> Finding | None:
    meta = rules.get("meta", {})
    check = _FORMATS.get(meta.get(w.FORMAT_CHECK, ""))
    reason = check(value) if check and isinstance(value, str) else ""
    if not reason:
        return None
    message = f"“{name}”写错了：{reason}"
    remedy = "照证件逐位核对后改正"
    return Finding("ZD-13", Severity.ERROR, message, remedy, str(meta.get(w.BASIS, "")))
