"""The cells of one field: texts → typed values and what is wrong with them.

What is plainly sound is read by columnar expressions. Every other different text is read and
judged once, by the same grammar and the same validator as a field of a document; so both ways
give one verdict (a property-based test holds them to it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from docgen.codes import new_finding
from docgen.expressions.identity_number import CHECKS, WEIGHTS, find_identity_fault
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.model.values import DateValue
from docgen.registers.register_schema import INDEX, TYPES
from docgen.schema.coerce import Unreadable, typed
from docgen.schema.fast_path import value_judge

_FORMATS = {"身份证号": find_identity_fault}
_EASY = frozenset({"type", "required", "meta", "regex", "min", "max", "allowed"})
_NUMBERS = {
    "integer": r"^(?:0|[1-9][0-9]{0,14})$",
    "number": r"^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$",
    "quantity": r"^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$",
}


class Cells:
    """What is known of the texts of one field; what has been learnt of a text is kept."""

    def __init__(self, name: str, rules: Mapping[str, Any]) -> None:
        self.name, self.kind = name, str(rules.get("type", "string"))
        self.is_hidden = bool(rules.get("meta", {}).get("脱敏"))
        """Whether its values are personal numbers."""
        self.is_required = bool(rules.get("required"))
        self._rules, self._judge = rules, value_judge(name, rules)
        self._sound = plainly_sound(name, rules)
        self._values: dict[str, Any] = {}
        self._faults: dict[str, Finding] = {}
        self._blank: set[str] = set()

    def doubtful(self) -> pl.Expr:
        """The different texts that have to be looked at one by one, as a list."""
        texts = pl.col(self.name)
        written = texts.is_not_null()
        doubt = written if self._sound is None else written & ~self._sound.fill_null(False)
        return texts.filter(doubt).unique().implode()

    def learn(self, texts: Iterable[str]) -> LearnedValues:
        """Look at these texts; what they are, and what is wrong with them."""
        values, faults, blank = dict[str, Any](), dict[str, Finding](), list[str]()
        for text in texts:
            if text not in self._values:
                self._look(text)
            values[text] = self._values[text]
            if text in self._faults:
                faults[text] = self._faults[text]
            if text in self._blank:
                blank.append(text)
        return LearnedValues(values, faults, blank)

    def values(self, learnt: Mapping[str, Any]) -> pl.Expr:
        """The typed values of a batch, those of doubtful texts as they were learnt."""
        texts, kind = pl.col(self.name), TYPES.get(self.kind, pl.String)
        sound = texts if kind == pl.String else texts.cast(kind, strict=False)
        if kind == pl.String and all(text == value for text, value in learnt.items()):
            return texts
        if not learnt:
            return sound if self._sound is not None else pl.lit(None, dtype=kind).alias(self.name)
        told = pl.Series(list(learnt.values()), dtype=kind)
        # What a cast makes of a doubtful text is not asked: it has a value of its own, or none.
        found = texts.replace_strict(list(learnt), told, default=None, return_dtype=kind)
        if self._sound is None:
            return found
        doubt = texts.is_in(list(learnt))
        return pl.when(doubt).then(found).otherwise(sound).alias(self.name)

    def _look(self, raw: str) -> None:
        text = raw.replace("\u3000", " ").strip()
        self._values[raw] = None
        if not text:
            self._blank.add(raw)
            return
        value = typed(text, self.kind)
        fault = self._judge(value) or _misshapen(self.name, value, self._rules)
        if fault is not None:
            self._faults[raw] = _masked(fault, text) if self.is_hidden else fault
        # A number or a date that is wrong is told once, and no rule reckons with it.
        if self.kind not in TYPES or fault is None:
            self._values[raw] = _stored(value)


@dataclass(frozen=True, slots=True)
class LearnedValues:
    """Doubtful texts: their values (None: unreadable), what is wrong with them, the blank ones."""

    values: Mapping[str, Any]
    faults: Mapping[str, Finding]
    blank: Sequence[str]


def read_cells(
    cells: Mapping[str, Cells], texts: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """The typed rows of a batch, and what is wrong with their cells; paths are (row, field)."""
    asked = [cells[name] for name in texts.columns if name in cells]
    doubt = texts.select(field.doubtful().alias(field.name) for field in asked)
    learnt = {field.name: field.learn(doubt[field.name].item()) for field in asked}
    typed_rows = texts.select(
        pl.col(INDEX).cast(pl.Int64), *(field.values(learnt[field.name].values) for field in asked)
    )
    findings = [fault for field in asked for fault in _faulty(field, texts, learnt[field.name])]
    return typed_rows, findings


def _faulty(field: Cells, texts: pl.DataFrame, learnt: LearnedValues) -> Iterator[Finding]:
    """What is wrong with the cells of a field; a row that lacks what is required is told too."""
    name = field.name
    if learnt.faults:
        wrong = texts.filter(pl.col(name).is_in(list(learnt.faults))).select(INDEX, name)
        for row, text in wrong.iter_rows():
            yield replace(learnt.faults[text], path=(row, name))
    if field.is_required and (texts[name].null_count() or learnt.blank):
        blank = pl.col(name).is_null() | pl.col(name).is_in(list(learnt.blank))
        for row in texts.filter(blank)[INDEX]:
            yield _blank(name, row)


def masked(text: str) -> str:
    """A personal number with its middle hidden: enough to find it, not enough to use it."""
    return text if len(text) < 8 else f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}"


def _masked(finding: Finding, text: str) -> Finding:
    return replace(finding, message=finding.message.replace(text, masked(text)))


def _blank(name: str, index: int) -> Finding:
    message, remedy = f"缺“{name}”", f"补写“{name}”"
    return new_finding("ZD-01", message, remedy, path=(index, name), missing=name)


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
    column, asked = pl.col(name), list[pl.Expr]()
    if "allowed" not in rules and not check and not _keeps_out_spaces(rules.get("regex", ".")):
        # Nothing before, nothing after, no wide spaces: as it is kept.
        tidy = (column.str.strip_chars() == column) & (column != "")
        asked.append(tidy & ~column.str.contains("\u3000", literal=True))
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


def _keeps_out_spaces(pattern: str) -> bool:
    """Whether no text that a pattern fits whole can hold a space: it names all that it takes."""
    plain = re.sub(r"\\[.()\[\]{}+*?|^$/d-]", "", str(pattern))
    return not re.search(r"[.\s\\]|\[\^", plain)


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
    return new_finding("ZD-13", message, remedy, basis=str(meta.get(w.BASIS, "")))
