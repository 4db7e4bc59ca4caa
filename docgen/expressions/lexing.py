"""Prepare expressions for Jinja2: half-width characters, and quantities as exact literals.

People write expressions with a Chinese input method, so `to_half_width` replaces full-width
operators and brackets outside quotes. The Jinja2 extension `Quantities` applies it inside tags
and turns 100元/户, 1.31% and 0.5 into calls of the global `量`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from docgen.expressions.quantity import UNITS

LITERAL = "量"
"""The global function that evaluates a quantity literal."""
_HALF_WIDTH = str.maketrans(
    {
        **dict(zip("（），：；［］｛｝＋－", "(),:;[]{}+-", strict=True)),
        **dict(zip("＊／＝＜＞！％．｜", "*/=<>!%.|", strict=True)),
        "“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "＇": "'",
        "×": "*", "÷": "/", "∕": "/", "≥": ">=", "≤": "<=", "≠": "!=", "㎡": "平方米",
        "\u00a0": " ", "\u3000": " ",
    }
)  # fmt: skip
_TAGS = {"{{": "}}", "{%": "%}"}
_KEYWORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "elif",
        "for",
        "recursive",
        "ignore",
        "with",
        "without",
    ]
)
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}
_NUMBER_TOKENS = ("integer", "float")
_END = Token(0, "eof", "")
_OPERANDS = ("name", "integer", "float", "lparen")


def to_half_width(expression: str) -> str:
    """Return an expression with full-width characters as half-width ones, except in quotes.

    Chinese quotes become straight ones around the same text: `甲＝＝“（一）”` → `甲=="（一）"`. A
    text that contains " is put in ' instead. A quote that is not closed is translated like any
    other character.
    """
    parts: list[str] = []
    index = 0
    while index < len(expression):
        char = expression[index]
        end = -1
        if char in _QUOTES:
            end = expression.find(_QUOTES[char], index + 1)
        if end < 0:
            parts.append(char.translate(_HALF_WIDTH))
            index += 1
            continue
        quoted = expression[index + 1 : end]
        quote = '"'
        if quote in quoted:
            quote = "'"
        parts.append(quote + quoted + quote)
        index = end + 1
    return "".join(parts)


def to_half_width_tags(text: str, tags: Mapping[str, str] = _TAGS) -> str:
    """Return a text with `to_half_width` applied inside its tags only.

    `tags` maps the opening of each kind of tag, two characters, to its closing.

    `（{{ 甲＋乙 }}）` → `（{{ 甲+乙 }}）`. A tag that is not closed stays as it is, with all that
    follows.
    """
    parts: list[str] = []
    index = 0
    while True:
        start = _find_first(text, tags, index)
        if start < 0:
            break
        end = text.find(tags[text[start : start + 2]], start)
        if end < 0:
            break
        body = to_half_width(text[start + 2 : end])
        parts += [text[index : start + 2], body, text[end : end + 2]]
        index = end + 2
    return "".join(parts) + text[index:]


def _find_first(text: str, openings: Iterable[str], index: int) -> int:
    """Return where the first of `openings` is found from `index` on, -1 if none is."""
    positions = [text.find(opening, index) for opening in openings]
    return min((position for position in positions if position >= 0), default=-1)


class Quantities(Extension):
    """Reads 100元/户, 1.31% and 0.5 in an expression as exact quantities, never as floats."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with half-width characters inside tags, for Jinja2's lexer."""
        environment = self.environment
        tags = {
            environment.variable_start_string: environment.variable_end_string,
            environment.block_start_string: environment.block_end_string,
        }
        return to_half_width_tags(source, tags)

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Yield the tokens, each number with the unit behind it as a call of the global `量`.

        `100元/户` becomes `量('100元/户')`, 0.5 becomes `量('0.5')`. A whole number without a unit
        stays Jinja2's own, so that it can be an index or the argument of a filter.
        """
        # A unit may take three tokens behind a number, so the end is padded with as many.
        tokens = [*stream, _END, _END, _END]
        index = 0
        while tokens[index] is not _END:
            token = tokens[index]
            index += 1
            if token.type not in _NUMBER_TOKENS:
                yield token
                continue
            unit, length = _read_unit(tokens, index)
            if unit or token.type == "float":
                yield from _call(token, unit)
            else:
                yield token
            index += length


def _read_unit(tokens: list[Token], index: int) -> tuple[str, int]:
    """Return the unit that begins at `index` and its number of tokens; '' and 0 without one.

    The unit is % unless an operand follows, which makes it the remainder of a division; or a name
    that is no keyword; or a name, / and a known unit. In 总额/户 the / divides, because 总额
    follows no number.
    """
    token_type = tokens[index].type
    next_type = tokens[index + 1].type
    if token_type == "mod" and next_type not in _OPERANDS:
        return "%", 1
    if token_type != "name" or tokens[index].value in _KEYWORDS:
        return "", 0
    unit = str(tokens[index].value)
    denominator = tokens[index + 2]
    if next_type == "div" and denominator.type == "name" and denominator.value in UNITS:
        return f"{unit}/{denominator.value}", 3
    return unit, 1


def _call(number: Token, unit: str) -> Iterator[Token]:
    """Yield the tokens of `量('8965户')` for a number and its unit."""
    line = number.lineno
    yield Token(line, "name", LITERAL)
    yield Token(line, "lparen", "(")
    yield Token(line, "string", f"{number.value}{unit}")
    yield Token(line, "rparen", ")")
