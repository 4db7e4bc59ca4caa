"""Turn a part with tokens into Jinja2 source.

The serialised part is cut at its tokens, and each tag is written with delimiters made of
noncharacters. Literal braces of the template are therefore plain text for Jinja2. A value is
passed to the writer of its slot, with the number of its format or frame: `{{ 名 }}` becomes
`(名)|_run(3)` between the delimiters. A line break before each tag makes the line of an error
the number of its tag.
"""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import Environment

from docgen.expressions.sandbox import get_environment
from docgen.word.template.known_turns import RememberingGenerator
from docgen.word.template.structure import FILTER_BODIES
from docgen.word.template.tags import (
    CLOSE,
    COMMENT,
    CONTROL,
    DELIMITERS,
    OPEN,
    VALUE,
    Tag,
    TagCollector,
)
from docgen.word.template.value_xml import ValueWriter

_SAFE_DELIMITERS = {VALUE: ("\ufdd2v", "v\ufdd3"), CONTROL: ("\ufdd4b", "b\ufdd5")}
_LINE_BREAK = "\ufdd6c\nc\ufdd7"
"""A comment that contains a line break, so that lines are counted but nothing is printed."""


def build_environment(writer: ValueWriter) -> Environment:
    """Return the sandbox with the filters of one template and the delimiters of its sources."""
    return build_typed_environment(writer).overlay(
        variable_start_string=_SAFE_DELIMITERS[VALUE][0],
        variable_end_string=_SAFE_DELIMITERS[VALUE][1],
        block_start_string=_SAFE_DELIMITERS[CONTROL][0],
        block_end_string=_SAFE_DELIMITERS[CONTROL][1],
        comment_start_string=_LINE_BREAK[:2],
        comment_end_string=_LINE_BREAK[-2:],
    )


def build_typed_environment(writer: ValueWriter) -> Environment:
    """Return the sandbox with the filters of one template, for tags as people type them."""
    sandbox = get_environment()
    overlay = sandbox.overlay()
    overlay.filters = {**sandbox.filters, **writer.filters()}
    overlay.tests = {**sandbox.tests, **writer.extra_tests}
    overlay.code_generator_class = RememberingGenerator
    return overlay


def part_source(xml: str, collector: TagCollector) -> tuple[str, tuple[Tag, ...]]:
    """Return the Jinja2 source of a serialised part, and its tags line by line.

    `xml` is the part with tokens. The tags are in the order of their tokens: the n-th tag begins
    behind the n-th line break that the engine writes.
    """
    first, *pieces = xml.split(OPEN)
    tags: list[Tag] = []
    texts: list[str] = []
    for piece in pieces:
        number, _, text = piece.partition(CLOSE)
        tags.append(collector.tags[int(number)])
        texts.append(text)
    macros = _macro_names(tags)
    source = [first]
    for tag, text in zip(tags, texts, strict=True):
        source += [_LINE_BREAK, _tag_source(tag, macros), text]
    return "".join(source), tuple(tags)


def tag_number(source: str, line: int) -> int:
    """Return the index of the last tag that begins at or above a line of a part's source.

    The XML has line breaks of its own, so the number of a line is not that of a tag.
    """
    begins = 1
    last = 0
    for index, piece in enumerate(source.split(_LINE_BREAK)[:-1]):
        begins += piece.count("\n") + 1
        if begins > line:
            break
        last = index
    return last


def _macro_names(tags: Iterable[Tag]) -> frozenset[str]:
    """Return the names of the template's macros, whose results are XML already."""
    names = {"caller"}
    for tag in tags:
        body = trimmed_body(tag)
        if tag.delimiter == CONTROL and body.startswith("macro"):
            names.add(body.removeprefix("macro").partition("(")[0].strip())
    return frozenset(names)


def _tag_source(tag: Tag, macros: frozenset[str]) -> str:
    """Return a tag as Jinja2 source that passes its value to the writer of its slot.

    A comment gives ''. A `{% set x %}` block is marked as XML, so that it is not escaped a second
    time. A call of a macro is written as it is, because its result is XML.
    """
    if tag.delimiter == COMMENT:
        return ""
    opening, closing = _SAFE_DELIMITERS[tag.delimiter]
    body = trimmed_body(tag)
    if tag.delimiter == CONTROL:
        if body.startswith("set ") and "=" not in body:
            body += "|_escaped"
        return f"{opening} {body} {closing}"
    if body.partition("(")[0].strip() in macros and _is_call(body):
        return f"{opening} {body} {closing}"
    return f"{opening} ({body})|_{tag.slot}({tag.argument}) {closing}"


def _is_call(body: str) -> bool:
    """Return whether an expression is one call and nothing more."""
    try:
        output = get_environment().parse("{{ " + body + " }}").body[0]
    except TemplateSyntaxError:
        return False
    return isinstance(next(output.iter_child_nodes()), nodes.Call)


def trimmed_body(tag: Tag) -> str:
    """Return the expression of a tag without the signs that trim white space."""
    return tag.body.strip().removeprefix("-").removeprefix("+").removesuffix("-").strip()


def typed_tag(tag: Tag) -> str:
    """Return a tag in plain Jinja2 syntax; '' for a comment."""
    if tag.delimiter == COMMENT:
        return ""
    body = trimmed_body(tag)
    if tag.body in FILTER_BODIES:
        body = "filter string"
    return f"{tag.delimiter} {body} {DELIMITERS[tag.delimiter]}"
