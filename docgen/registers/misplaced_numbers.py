"""Numbers of people and accounts in columns that count or measure.

No household has 13812345678 members: the cell belongs into another column. The shape of a number
tells it, whatever the field is. `cells` asks for each number of at least `LEAST` characters.
"""

from __future__ import annotations

import unicodedata

from docgen.codes import new_finding
from docgen.model.disclosure import mask_number
from docgen.model.finding import Finding
from docgen.model.lazy_pattern import LazyPattern

LEAST = 10
"""The characters of the shortest number that is looked at."""
_MOST = 60
"""The characters of the longest one, with what stands around it."""
_BESIDE_DIGITS = LazyPattern(r"[\s'\"‘’“”-]|\.0*$")
_UNIT = LazyPattern(r"[^\dXx]*$")
_SHAPES = (
    (LazyPattern(r"\d{17}[\dXx]"), "身份证号"),
    (LazyPattern(r"1[3-9]\d{9}|0\d{9,11}"), "电话号码"),
    (LazyPattern(r"\d{15}"), "15位的身份证号"),
    (LazyPattern(r"\d{16,}"), "账号或证件号"),
)
"""The shapes of numbers, and what each is."""
_MOBILE_LENGTH = 11


def find_number_kind(text: str) -> str:
    """Return what the number of a person or account is, '' for any other text."""
    if not LEAST <= len(text) <= _MOST:
        return ""
    return _kind_of(_bare_digits(text))


def _bare_digits(text: str) -> str:
    """Return a text in half width without spaces, quotes and hyphens, and without .0 behind it."""
    return _BESIDE_DIGITS.sub("", unicodedata.normalize("NFKC", text))


def _kind_of(digits: str) -> str:
    """Return what a number without other signs is, '' if it has no shape that is known."""
    return next((kind for shape, kind in _SHAPES if shape.fullmatch(digits)), "")


def report_misplaced(name: str, text: str, unit: str) -> Finding | None:
    """Return the finding about a number of a person or account in a field of numbers, else None.

    `unit` is that of the field, '' if it has none. A number of eleven digits with a unit behind it
    (13812345678元) is an amount. The number is masked.
    """
    if len(text) > _MOST:
        return None
    digits = _bare_digits(text)
    written_unit = _UNIT.search(digits)
    if written_unit and written_unit[0]:
        digits = digits[: written_unit.start()]
        if len(digits) <= _MOBILE_LENGTH:
            return None
    kind = _kind_of(digits)
    if not kind:
        return None
    remedy = "核对是不是填错了列，这一格改填数"
    if unit and len(digits) <= _MOBILE_LENGTH:
        remedy += "；确是这个数的，后面写上单位"
    message = f"“{name}”应是数，写的是“{mask_number(digits)}”，像是{kind}"
    return new_finding("ZD-14", message, remedy)
