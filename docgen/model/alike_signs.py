"""Signs that look like another: dots, dashes, letters of other alphabets, 0 and O.

Whoever looks at a message sees two equal texts, so that messages name the sign that is wrong.
`registers.lookalikes` compares keys by them, `schema.messages` describes wrong texts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import combinations

from docgen.model.lazy_pattern import LazyPattern

LIKE_X = "×xХхΧχⅩⅹ✕✖✗✘⨯╳❌メㄨ〤乂"
"""Signs that people write for the letter X: the sign of multiplication, other alphabets."""
_SCRIPTS = {
    "DIGIT": "（数字）",
    "LATIN": "（字母）",
    "CYRILLIC": "（俄文字母）",
    "GREEK": "（希腊文字母）",
    "ROMAN": "（罗马数字）",
    "FULLWIDTH": "（全角）",
}
"""What a sign is, by the first word of its name in Unicode."""
_ALIKE = {
    "-": "‐‑‒–—―−﹘⁃ー─━_一",
    "·": "•・‧∙⋅●.ㆍ᛫⸱",
    "0": "oоο○〇◯零",
    "1": "liıіι|",
    "x": LIKE_X.lower(),
    "a": "аα",
    "b": "вβ",
    "c": "сⅽ",
    "d": "ԁⅾ",
    "e": "еε",
    "h": "нһ",
    "j": "ј",
    "k": "кκ",
    "m": "мμⅿ",
    "n": "ո",
    "p": "рρ",
    "s": "ѕ",
    "t": "тτ",
    "v": "νⅴ",
    "w": "ԝ",
    "y": "у",
    "z": "ζ",
    "(": "〔【[「〈",
    ")": "〕】]」〉",
    '"': "“”″〃",
    "'": "‘’′`",
    "户": "戶戸",
}
"""Signs that look like another, by that other one, in lower case."""
LIKENESS = {sign: like for like, signs in _ALIKE.items() for sign in signs if sign != like}
"""The sign that each of these looks like."""
_LETTERS = str.maketrans(
    {sign: like for sign, like in LIKENESS.items() if like.isalpha() and not sign.isascii()}
)
_MOST_DOUBTS = 12
"""Signs of a text that are tried in another form."""
_MOST_CHANGES = 3
"""Signs of ASCII that may be wrong at once."""
_DAMAGE = LazyPattern("[?？�□■]")
"""What stands for a sign that a program or a person could not write."""


def fold_letters(text: str) -> str:
    """Return a text in half width and lower case, its letters those of the Latin alphabet."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)


def describe_sign(sign: str) -> str:
    """Return a sign in quotes, with what it is where its look does not tell it.

    A Chinese character tells what it is; “а”（俄文字母）does not.
    """
    if not (sign.isdigit() or sign.isalpha() or sign.isnumeric()):
        return f"“{sign}”"
    script = unicodedata.name(sign, "").partition(" ")[0]
    return f"“{sign}”{_SCRIPTS.get(script, '')}"


def find_wrong_signs(text: str, pattern: str) -> list[tuple[int, str]]:
    """Return the places of a text whose signs only look like what a pattern asks for.

    Each is a place, from 0, with the sign that belongs there; [] if no such change makes the whole
    text match. The fewest changes are taken; small letters may have to be capitals.
    """
    matches = LazyPattern(pattern).fullmatch
    capitals = text.upper()
    forms = [text, capitals] if len(capitals) == len(text) else [text]
    meant = (each for form in forms for each in _possible_texts(form) if matches(each))
    fixed = next(meant, text)
    pairs = enumerate(zip(text, fixed, strict=True))
    return [(place, right) for place, (sign, right) in pairs if sign != right]


def _like_sign(sign: str) -> str:
    """Return the sign that another one looks like, in its case; '' if it looks like none."""
    plain = unicodedata.normalize("NFKC", sign)
    like = LIKENESS.get(plain.lower(), plain)
    if plain.isupper():
        like = like.upper()
    return like if like != sign and len(like) == 1 else ""


def _possible_texts(text: str) -> Iterator[str]:
    """Yield the texts that one may stand for, without signs that only look right.

    All signs outside ASCII are changed in each of them, and up to three others, the fewest first.
    """
    likes = {place: like for place, sign in enumerate(text) if (like := _like_sign(sign))}
    others = [place for place in likes if text[place].isascii()]
    if len(others) > _MOST_DOUBTS:
        return
    signs = [sign if sign.isascii() else likes.get(place, sign) for place, sign in enumerate(text)]
    for count in range(_MOST_CHANGES + 1):
        for chosen in combinations(others, count):
            changed = (likes[n] if n in chosen else sign for n, sign in enumerate(signs))
            yield "".join(changed)


def find_damage(text: str) -> str:
    """Return the first sign of a text that stands for one that could not be written, '' if none."""
    found = _DAMAGE.search(text)
    return found[0] if found else ""
