"""Patterns for editors that Python and ECMAScript read alike.

Every writing in common use that the program reads is accepted, so an editor raises no false
alarm. A day that does not exist and a number that is too long are left to the program.
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
_HAN = "零〇一二三四五六七八九"
_HAN_DATE = rf"[{_HAN}]{{4}}\s*年\s*[{_HAN}十]{{1,2}}\s*月\s*[{_HAN}十]{{1,3}}\s*日"
_YEAR = rf"{_DIGIT}{{4}}{_AFTER_YEAR}"
_DATE = rf"{_YEAR}{_MONTH}{_AFTER_MONTH}{_DAY}\s*[日号]?|{_DIGIT}{{8}}|{_HAN_DATE}"
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
_SHORTHANDS = {r"\d": _DIGITS, r"\D": f"^{_DIGITS}", r"\w": _WORD}
_SYNTAX = r"^$\.*+?()[]{}|/"
# Groups with names or flags, back references, possessive quantifiers, and classes that would
# need a set operation.
_FOREIGN = re.compile(r"\(\?(?![:=!])|\\[AZbB0-9]|[*+?}]\+|(?<!\[\^)\\W|\[[^\]]*\\D|\[\^[^\]]*\\w")
_TOKEN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.", re.DOTALL)


class UnportableError(ValueError):
    """A pattern that ECMAScript reads otherwise."""


def portable(pattern: str) -> str:
    """Return a whole-text pattern of a schema for Python and ECMAScript alike.

    A shorthand covers the characters in common use, and some more. Raises UnportableError if
    the pattern uses syntax that ECMAScript lacks.
    """
    body = pattern.removesuffix("$")
    if _FOREIGN.search(body):
        raise UnportableError(pattern)
    return f"^(?:{_TOKEN.sub(_token, body)})$"


def _token(match: re.Match[str]) -> str:
    token = match[0]
    if token.startswith(r"[^\W"):
        excluded = _ranges(token[4:-1])
        return f"(?:(?![{excluded}])[{_WORD}])" if excluded else f"[{_WORD}]"
    if token.startswith("["):
        return _ranges(token)
    if token in _SHORTHANDS:
        return f"[{_SHORTHANDS[token]}]"
    return token if token[1].isalpha() or token[1] in _SYNTAX else token[1]


def _ranges(text: str) -> str:
    """Return the inside of a class with its shorthands written out."""
    return re.sub(r"\\.", lambda match: _SHORTHANDS.get(match[0], match[0]), text)
