"""How an expression is read: full-width signs and quantity literals become what Jinja2 knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from docgen.expressions.quantity import UNITS

_SIGNS = str.maketrans(
    {
        **dict(zip("（），：；［］｛｝＋－", "(),:;[]{}+-", strict=True)),
        **dict(zip("＊／＝＜＞！％．｜", "*/=<>!%.|", strict=True)),
        "“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "＇": "'",
        "×": "*", "÷": "/", "∕": "/", "≥": ">=", "≤": "<=", "≠": "!=", "㎡": "平方米",
        "\u00a0": " ", "\u3000": " ",
    }
)  # fmt: skip
_OPENERS = {"{{": "}}", "{%": "%}"}
_WORDS = "and or not in is if else elif for recursive ignore with without"
_KEYWORDS = frozenset(_WORDS.split())
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}


def half_width(expression: str) -> str:
    """An expression with the signs of a Chinese input method read as their half-width twins.

    What stands inside quotes is kept as it is.
    """
    out: list[str] = []
    index = 0
    while index < len(expression):
        sign = expression[index]
        close = _QUOTES.get(sign)
        end = expression.find(close, index + 1) if close else -1
        if end < 0:
            out.append(sign.translate(_SIGNS))
            index += 1
            continue
        inner = expression[index + 1 : end]
        quote = "'" if '"' in inner else '"'
        out.append(quote + inner + quote)
        index = end + 1
    return "".join(out)


def half_width_tags(text: str, openers: Mapping[str, str] = _OPENERS) -> str:
    """`half_width` inside every {{ }} and {% %} of a text; all else stays."""
    out: list[str] = []
    index = 0
    while True:
        starts = [found for sign in openers if (found := text.find(sign, index)) >= 0]
        if not starts:
            return "".join(out) + text[index:]
        start = min(starts)
        end = text.find(openers[text[start : start + 2]], start)
        if end < 0:
            return "".join(out) + text[index:]
        out += [text[index : start + 2], half_width(text[start + 2 : end]), text[end : end + 2]]
        index = end + 2


class Quantities(Extension):
    """Reads 100元/户, 1.31% and 0.5 in an expression as exact quantities, never as floats."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Full-width signs inside tags become half-width before Jinja2's lexer sees them."""
        env = self.environment
        pairs = {
            env.variable_start_string: env.variable_end_string,
            env.block_start_string: env.block_end_string,
        }
        return half_width_tags(source, pairs)

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """A number and the unit behind it become a call of the global `量`."""
        tokens = list(stream)
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type not in ("integer", "float"):
                yield token
                index += 1
                continue
            unit, used = _unit(tokens, index + 1)
            if unit or token.type == "float":
                yield from _call(token, unit)
            else:
                yield token
            index += 1 + used


def _type(tokens: list[Token], index: int) -> str:
    return tokens[index].type if index < len(tokens) else "eof"


def _unit(tokens: list[Token], index: int) -> tuple[str, int]:
    """The unit that begins at `index` and the number of tokens that it takes."""
    after = _type(tokens, index + 1)
    if _type(tokens, index) == "mod" and after not in ("name", "integer", "float", "lparen"):
        return "%", 1
    if _type(tokens, index) != "name" or tokens[index].value in _KEYWORDS:
        return "", 0
    unit = str(tokens[index].value)
    if after == "div" and _type(tokens, index + 2) == "name" and tokens[index + 2].value in UNITS:
        return f"{unit}/{tokens[index + 2].value}", 3
    return unit, 1


def _call(token: Token, unit: str) -> Iterator[Token]:
    line = token.lineno
    yield Token(line, "name", "量")
    yield Token(line, "lparen", "(")
    yield Token(line, "string", f"{token.value}{unit}")
    yield Token(line, "rparen", ")")
