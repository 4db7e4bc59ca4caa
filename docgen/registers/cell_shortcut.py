"""The shortcut past the validator for whole columns of cells that are valid beyond doubt.

`plainly_sound` is the columnar twin of `is_plainly_sound` in `docgen.schema.fast_path`: the same
verdict about the same rules, as one polars expression instead of a call for each value. A
property-based test holds both, and Cerberus, to one verdict.

`CellReader` asks for the expression once for each field. Only the cells for which it is false or
null are read one by one; no Python runs for the others. An expression that is too strict costs
time; one that is too lax would hide a fault, so that every doubt is answered with unsure.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache

import polars as pl

from docgen.registers.digit_patterns import are_surely_digits
from docgen.registers.format_checks import FORMAT_CHECKS
from docgen.registers.spoilt_codes import DAY_TEXT, NO_VALUE_TEXT, SPOILT_CODE
from docgen.registers.tidy_texts import UNTIDY_CODE, UNTIDY_TEXT
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules

_SIMPLE_RULES = frozenset({"type", "required", "meta", "regex", "min", "max", "allowed"})
"""Rules of a field that columns can decide; a field with any other is read cell by cell."""
_BOUNDS = frozenset({"min", "max"})
"""The rules that limit a number."""
_NUMBERS = {
    "integer": r"^(?:0|[1-9][0-9]{0,14})$",
    "number": r"^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$",
    "quantity": r"^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$",
}
"""Plain numbers by the type of their field. Longer ones, and those with commas, units or full-width
digits, are left to the full reader.
"""
DASHES = "^[-－—–―─]{2,}$"
"""A row of dashes: whoever draws it writes nothing."""
_ERROR = "^[#＃]|^[Ee][Rr][Rr]|^错误"
"""The beginnings of what a spreadsheet shows for an error."""
_COMPARISONS = {
    "integer": (operator.ge, operator.le),
    "number": (operator.gt, operator.lt),
    "quantity": (operator.gt, operator.lt),
}
"""How values are compared with `min` and `max`.

A number that may have decimals and equals a bound is left to the validator.
"""


def is_free_text(rules: Rules) -> bool:
    """Return whether a field takes any text.

    A pattern (regex) or a list of values (allowed) makes it a text with rules.
    """
    if rules.get("type", "string") != "string":
        return False
    return "regex" not in rules and "allowed" not in rules


def choose_blank_words(rules: Rules, words: frozenset[str]) -> frozenset[str]:
    """Return the words of a register that say of this field that nothing is written.

    A dash always does. 无 may be an answer: in a column of 是 and 否, among values that contain
    it, and in free text that may be left blank.

    `words` are those of the schema file (当作空着), as 无 or —. A word is compared with the whole
    text of a cell, after tidying. In a column whose allowed values are 有 and 无, the word 无 is
    dropped, since it is the answer.
    """
    may_be_left = is_free_text(rules) and not rules.get("required")
    if "allowed" in rules:
        values = [str(value) for value in rules["allowed"]]
        return frozenset(word for word in words if not any(word in value for value in values))
    if rules.get("type") == "boolean" or may_be_left:
        return frozenset(word for word in words if not any(map(str.isalpha, word)))
    return words


def plainly_sound(
    name: str, rules: Rules, *, is_code: bool = False, blank_words: frozenset[str] = frozenset()
) -> pl.Expr | None:
    """Return whether the texts of a field are valid; None if columns cannot decide it.

    False or null means unsure: the caller then reads and validates the text in full. The twin
    for single values is `docgen.schema.fast_path.is_plainly_sound`. A code must need no tidying.

    None for dates, booleans, several types in one field, and rules beyond the simple ones: these
    fields have no shortcut. `is_code` is true for numbers and names by which rows are found, which
    must have no space or quote in them. `blank_words` are what stands for nothing written.
    """
    field_type = str(rules.get("type", "string"))
    check = _check_name(rules)
    if not set(rules) <= _SIMPLE_RULES:
        return None
    if check and check not in FORMAT_CHECKS:
        return None
    if field_type in _NUMBERS:
        return _sound_number(name, field_type, rules)
    if field_type != "string" or rules.keys() & _BOUNDS:
        return None
    return _sound_text(name, rules, is_code, blank_words)


def quickly_sound(name: str, rules: Rules, blank_words: frozenset[str]) -> pl.Expr | None:
    """Return a quicker test that only valid texts of a field pass; None if there is none.

    It is for fields whose pattern is the only rule.
    """
    is_plain = rules.get("type", "string") == "string" and "allowed" not in rules
    words = any(_may_be_text(word, rules) for word in blank_words)
    if not is_plain or words or _check_name(rules) or "regex" not in rules:
        return None
    return are_surely_digits(pl.col(name), str(rules["regex"]))


def _check_name(rules: Rules) -> str:
    """Return the name of the format check (校验) of a field, '' without one."""
    return str(rules.get("meta", {}).get(grammar.FORMAT_CHECK, ""))


def _sound_text(
    name: str, rules: Rules, is_code: bool, blank_words: frozenset[str]
) -> pl.Expr | None:
    """Return whether texts keep their rules; None if columns do not know the pattern.

    The search for untidy characters and blank words is left out for a list of values, a format
    check, and a pattern that lets no space in.
    """
    column = pl.col(name)
    check = _check_name(rules)
    conditions = list[pl.Expr]()
    if _takes_untidy_texts(rules):
        is_required = bool(rules.get("required"))
        conditions.append(_is_tidy(column, is_code, blank_words, is_required=is_required))
    words = [word for word in sorted(blank_words) if _may_be_text(word, rules)]
    if words:
        conditions.append(~column.is_in(words))
    if "allowed" in rules:
        conditions.append(column.is_in([str(text) for text in rules["allowed"]]))
    if "regex" in rules:
        matches = _matches(column, str(rules["regex"]))
        if matches is None:
            return None
        conditions.append(matches)
    if check:
        conditions.append(FORMAT_CHECKS[check].is_sound(column))
    return pl.all_horizontal(conditions)


def _takes_untidy_texts(rules: Rules) -> bool:
    """Return whether a text that the other rules of a field pass may need tidying."""
    if "allowed" in rules or _check_name(rules):
        return False
    return not _keeps_out_spaces(rules.get("regex", "."))


def _may_be_text(word: str, rules: Rules) -> bool:
    """Return whether a word that counts as blank keeps the pattern of a field."""
    return "regex" in rules and re.match(str(rules["regex"]), word) is not None


def _is_tidy(
    column: pl.Expr, is_code: bool, blank_words: frozenset[str], *, is_required: bool
) -> pl.Expr:
    """Return whether a text is stored as it is, and is no blank, error or day of a spreadsheet.

    Untidy are invisible signs and lookalike ideographs, spaces at the ends, errors of a spreadsheet
    (#N/A), what Excel makes of a code (3月1日, 5.3E+14), formulas, and the blank words. In a code
    and a required text an error may stand within (甲#N/A), and NULL is a blank word.
    """
    if is_code:
        untidy = f"{UNTIDY_CODE}|#|{_ERROR}|{SPOILT_CODE}"
    else:
        untidy = rf"{UNTIDY_TEXT}|^\s|\s$|\u3000|^[=＝]|{_ERROR}|{DAY_TEXT}"
    if is_required and not is_code:
        untidy += f"|#|{NO_VALUE_TEXT}"
    for word in sorted(blank_words):
        untidy += f"|^{re.escape(word)}$"
    if blank_words:
        untidy += f"|{DASHES}"
    return (column != "") & ~column.str.contains(untidy)


def _matches(column: pl.Expr, pattern: str) -> pl.Expr | None:
    """Match as Cerberus does, from the start of the text to its end.

    Returns None if the regular expressions of polars do not know the pattern.

    Cerberus adds $ to a pattern that lacks one. The group keeps an alternative (甲|乙) from
    reaching only up to one of the ends.
    """
    whole = pattern.removesuffix("$")
    if not _is_columnar(f"{whole}$"):
        return None
    return column.str.contains(f"^(?:{whole})$")


def _keeps_out_spaces(pattern: str) -> bool:
    """Return whether no text that matches a pattern contains a space.

    True only if the pattern names every character that it takes.

    [0-9]{4} keeps them out; a dot, a negated class ([^,]) and a space do not, nor does any class by
    a letter but that of the digits. False is the safe answer: it costs one more search.
    """
    plain = re.sub(r"\\[.()\[\]{}+*?|^$/d-]", "", str(pattern))
    return not re.search(r"[.\s\\]|\[\^", plain)


@lru_cache(maxsize=1024)
def _is_columnar(pattern: str) -> bool:
    """Return whether the regular expressions of polars know a pattern: they do not look around.

    The pattern is tried on one empty text. The answer is remembered, as the same few patterns come
    back with every table.
    """
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.PolarsError:
        return False
    return True


def _sound_number(name: str, field_type: str, rules: Rules) -> pl.Expr | None:
    """Return whether texts are plain numbers within their bounds; None for uncommon rules.

    Bounds with decimals are left to the validator. A quantity may only have the least value 0,
    which is the same in every unit.
    """
    if "allowed" in rules or not _has_whole_bounds(rules):
        return None
    # Other bounds are in the unit of the field, numbers in that of the table.
    if field_type == "quantity" and (rules.get("min", 0) or "max" in rules):
        return None
    conditions = [pl.col(name).str.contains(_NUMBERS[field_type])]
    above, below = _COMPARISONS[field_type]
    value = pl.col(name).cast(pl.Float64, strict=False)
    if "min" in rules:
        conditions.append(above(value, rules["min"]))
    if "max" in rules:
        conditions.append(below(value, rules["max"]))
    return pl.all_horizontal(conditions)


def _has_whole_bounds(rules: Rules) -> bool:
    """Return whether the bounds of a field are whole numbers, or it has none."""
    return all(isinstance(rules.get(key, 0), int) for key in _BOUNDS)
