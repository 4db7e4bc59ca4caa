"""Patterns for editors that Python and ECMAScript read alike.

`PATTERNS` accept every writing in common use that the program reads, so an editor raises no false
alarm. A day that does not exist and a number that is too long are left to the program.
`to_portable` rewrites the patterns of schema files.
"""

from __future__ import annotations

import re

_DIGITS = "0-9０-９"
_DIGIT = f"[{_DIGITS}]"
_WHOLE = rf"[+\-＋－]?(?:{_DIGIT}{{1,3}}(?:[,，]{_DIGIT}{{3}})+|{_DIGIT}+)"
_DECIMAL = rf"{_WHOLE}(?:[.．]{_DIGIT}+)?"
_UNIT = rf"[^{_DIGITS}\s,，.．+＋\-－()（）]*"

_AFTER_YEAR = r"\s*[年.\-/．－／]\s*"
_AFTER_MONTH = r"\s*[月.\-/．－／]\s*"
_MONTH = "(?:[0０]?[1-9１-９]|[1１][0-2０-２])"
_DAY = f"(?:[0０]?[1-9１-９]|[1-2１-２]{_DIGIT}|[3３][01０１])"
_CHINESE = "零〇一二三四五六七八九"
_CHINESE_DATE = rf"[{_CHINESE}]{{4}}\s*年\s*[{_CHINESE}十]{{1,2}}\s*月\s*[{_CHINESE}十]{{1,3}}\s*日"
_YEAR = rf"{_DIGIT}{{4}}{_AFTER_YEAR}"
_DATE = rf"{_YEAR}{_MONTH}{_AFTER_MONTH}{_DAY}\s*[日号]?|{_DIGIT}{{8}}|{_CHINESE_DATE}"
_PART_OF_DATE = rf"{_YEAR}(?:{_MONTH}(?:{_AFTER_MONTH})?)?"

PATTERNS = {
    "integer": rf"^\s*{_WHOLE}(?:[.．][0０]+)?\s*$",
    "number": rf"^\s*{_DECIMAL}\s*$",
    "quantity": rf"^\s*{_DECIMAL}\s*{_UNIT}\s*$",
    "date": rf"^\s*(?:{_DATE})\s*$",
    "month": rf"^\s*(?:{_DATE}|{_PART_OF_DATE})\s*$",
}
"""Pattern of the texts of a field, by field type."""

_WORD = r"0-9A-Z_a-zÀ-\u1fffⅠ-ↈ①-⒛々-〇\u3021-\ud7ff\uf900-\ufaff０-９Ａ-Ｚａ-ｚ𠀀-𱍏"
"""The letters and digits in common use, and some more, as the inside of a class."""
_SHORTHANDS = {r"\d": _DIGITS, r"\D": f"^{_DIGITS}", r"\w": _WORD}
_SYNTAX = r"^$\.*+?()[]{}|/"
_NOT_NON_WORD = r"[^\W"
"""The start of a class that Python reads as letters and digits except those that follow."""
# Groups with names or flags, back references, possessive quantifiers, and classes that would
# need a set operation.
_FOREIGN = re.compile(r"\(\?(?![:=!])|\\[AZbB0-9]|[*+?}]\+|(?<!\[\^)\\W|\[[^\]]*\\D|\[\^[^\]]*\\w")
_TOKEN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.", re.DOTALL)


class UnportableError(ValueError):
    """A pattern that ECMAScript reads otherwise."""


def to_portable(pattern: str) -> str:
    """Return a whole-text pattern of a schema for Python and ECMAScript alike.

    A shorthand covers the characters in common use, and some more. Raises UnportableError if
    the pattern uses syntax that ECMAScript lacks.
    """
    body = pattern.removesuffix("$")
    if _FOREIGN.search(body):
        raise UnportableError(pattern)
    return f"^(?:{_TOKEN.sub(_to_portable_token, body)})$"


def _to_portable_token(match: re.Match[str]) -> str:
    """Return a class or an escaped character as both languages read it."""
    token = match[0]
    if token.startswith(_NOT_NON_WORD):
        return _word_except(token[len(_NOT_NON_WORD) : -1])
    if token.startswith("["):
        return _spell_out(token)
    if token in _SHORTHANDS:
        return f"[{_SHORTHANDS[token]}]"
    if token[1].isalpha() or token[1] in _SYNTAX:
        return token
    return token[1]


def _word_except(excluded: str) -> str:
    """Return the pattern of a letter or digit that is not one of the excluded characters."""
    if not excluded:
        return f"[{_WORD}]"
    return f"(?:(?![{_spell_out(excluded)}])[{_WORD}])"


def _spell_out(text: str) -> str:
    """Return the inside of a class with its shorthands spelled out."""
    return re.sub(r"\\.", lambda match: _SHORTHANDS.get(match[0], match[0]), text)
