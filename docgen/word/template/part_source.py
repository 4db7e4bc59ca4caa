"""The Jinja2 source of a part: serialised once, its tokens as tags that no text can hold."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import Environment

from docgen.expressions.sandbox import get_environment
from docgen.word.template.structure import WRAPS
from docgen.word.template.tags import CLOSE, OPEN, Marks, Tag
from docgen.word.template.value_xml import Writers

_SIGNS = {"{{": ("\ufdd2v", "v\ufdd3"), "{%": ("\ufdd4b", "b\ufdd5")}
_LINE = "\ufdd6c\nc\ufdd7"


def overlay(writers: Writers) -> Environment:
    """The sandbox with delimiters that no text can hold and the writers of one template."""
    return reading(writers).overlay(
        variable_start_string=_SIGNS["{{"][0],
        variable_end_string=_SIGNS["{{"][1],
        block_start_string=_SIGNS["{%"][0],
        block_end_string=_SIGNS["{%"][1],
        comment_start_string=_LINE[:2],
        comment_end_string=_LINE[-2:],
    )


def reading(writers: Writers) -> Environment:
    """The sandbox with the filters and tests of one template, its tags as they are typed."""
    base = get_environment()
    env = base.overlay()
    env.filters = {**base.filters, **writers.filters()}
    env.tests = {**base.tests, **writers.own_tests}
    return env


def part_source(xml: str, marks: Marks) -> tuple[str, tuple[Tag, ...]]:
    """The serialised part with its tokens as tags of the overlay; a line break before each."""
    out: list[str | Tag] = []
    order: list[Tag] = []
    for number, piece in enumerate(xml.split(OPEN)):
        if number == 0:
            out.append(piece)
            continue
        index, _, rest = piece.partition(CLOSE)
        tag = marks.tags[int(index)]
        order.append(tag)
        out += [_LINE, tag, rest]
    made = _macros(order)
    return "".join(_tag(p, made) if isinstance(p, Tag) else p for p in out), tuple(order)


def _macros(tags: Iterable[Tag]) -> frozenset[str]:
    """The names of the template's own macros: what they return is XML already."""
    bodies = [bare(tag.body) for tag in tags if tag.kind == "{%"]
    found = [body[5:].partition("(")[0].strip() for body in bodies if body.startswith("macro")]
    return frozenset((*found, "caller"))


def _tag(tag: Tag, macros: frozenset[str]) -> str:
    if tag.kind == "{#":
        return ""
    opened, closed = _SIGNS[tag.kind]
    body = bare(tag.body)
    if tag.kind == "{%":
        block = body.startswith("set ") and "=" not in body
        return f"{opened} {body}{'|_made' if block else ''} {closed}"
    if body.partition("(")[0].strip() in macros and _is_call(body):
        return f"{opened} {body} {closed}"
    return f"{opened} ({body})|_{tag.slot}({tag.run}) {closed}"


def _is_call(body: str) -> bool:
    """Whether an expression is one call and nothing more."""
    try:
        output = get_environment().parse("{{ " + body + " }}").body[0]
    except TemplateSyntaxError:
        return False
    return isinstance(next(output.iter_child_nodes()), nodes.Call)


def bare(body: str) -> str:
    """A tag's expression without the signs that trim white space: there is none to trim."""
    return body.strip().removeprefix("-").removeprefix("+").removesuffix("-").strip()


def plain_tag(tag: Tag) -> str:
    """A tag as Jinja2 has it by itself; a comment is nothing."""
    if tag.kind == "{#":
        return ""
    body = "filter string" if tag.body in WRAPS else bare(tag.body)
    return f"{tag.kind} {body} {tag.kind[::-1].replace('{', '}')}"
