"""Names of columns as clerks write them, and the forms in which two of them are the same.

A header adds marks (*, ：) and brackets with a unit or a note to the name of a field:
人均纯收入（万元）, *户主, 证件 号码, 乡（镇）.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = str.maketrans("", "", " \t\r\n*:★☆▲△■●()[]【】〔〕")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BRACKET = re.compile(r"(.+?)[(\[【〔](?:(?:计量|金额)?单位:)?([^()\[\]【】〔〕]*)[)\]】〕][:*]*")


@lru_cache(maxsize=4096)
def header_form(name: str) -> str:
    """Return a name without spaces, marks and invisible signs, in half width and lower case."""
    return _folded(name).translate(_MARKS)


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name))
    return "".join(text.split()).casefold()


@lru_cache(maxsize=4096)
def split_bracket(name: str) -> tuple[str, str]:
    """Return the form of a name before the bracket at its end, and what the bracket holds.

    The second is '' if no bracket ends the name.
    """
    found = _BRACKET.fullmatch(_folded(name))
    if found is None:
        return header_form(name), ""
    return found[1].translate(_MARKS), found[2]


def header_forms(name: str) -> frozenset[str]:
    """Return the forms under which a name may be a field's: whole, and before its bracket."""
    return frozenset({header_form(name), split_bracket(name)[0]}) - {""}
