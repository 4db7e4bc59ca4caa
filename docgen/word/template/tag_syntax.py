"""Check that the tags of a template are valid Jinja2, and find the names that they use.

Most templates compile as a whole. If one does not, each value is compiled by itself. All faults
are then reported at once, with their own paragraphs. Faults of control tags are found by
`balance` before.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from jinja2 import TemplateSyntaxError, meta
from jinja2.environment import Environment

from docgen.expressions.sandbox import UnknownFilterError
from docgen.model.finding import Finding, Location
from docgen.word.template.fill import Template
from docgen.word.template.part_source import (
    build_environment,
    build_typed_environment,
    tag_number,
    typed_tag,
)
from docgen.word.template.tags import VALUE, Tag, tag_finding
from docgen.word.template.value_xml import ValueWriter

TagsByPart = Mapping[str, tuple[Tag, ...]]
_QUANTITY = "量"
"""The name of the function that quantity literals become; the language defines it."""


def check_syntax(template: Template) -> tuple[Finding, ...]:
    """Return findings for the tags that cannot be compiled."""
    try:
        template.compile_sources()
    except TemplateSyntaxError as error:
        findings = check_values(template.tags, template.writer)
        return findings or (_unreadable(_tag_of_error(template, error), error),)
    return ()


def check_values(tags: TagsByPart, writer: ValueWriter) -> tuple[Finding, ...]:
    """Return findings for the value tags that cannot be compiled by themselves."""
    env = build_typed_environment(writer)
    values = [tag for tag in chain(*tags.values()) if tag.delimiter == VALUE]
    errors = ((tag, _syntax_error(env, typed_tag(tag))) for tag in values)
    return tuple(_unreadable(tag, error) for tag, error in errors if error is not None)


def find_names(tags: TagsByPart, writer: ValueWriter) -> dict[str, Location]:
    """Return the names that a template uses and does not set itself, with their first location.

    A part that cannot be parsed is skipped.
    """
    env = build_typed_environment(writer)
    locations: dict[str, Location] = {}
    for part_tags in tags.values():
        text = "".join(map(typed_tag, part_tags))
        try:
            names = meta.find_undeclared_variables(env.parse(text))
        except TemplateSyntaxError:
            continue
        for name in sorted(names - {_QUANTITY}):
            locations.setdefault(name, _first_location(name, part_tags))
    return locations


def _first_location(name: str, tags: tuple[Tag, ...]) -> Location:
    """Return the location of the first tag that contains a name, else of the first tag."""
    for tag in tags:
        if name in tag.body:
            return tag.location
    return tags[0].location


def _tag_of_error(template: Template, error: TemplateSyntaxError) -> Tag:
    """Return the tag at the line where the first unreadable part fails.

    Raises `error` if every part compiles by itself.
    """
    env = build_environment(template.writer)
    for part, source in template.sources.items():
        try:
            env.from_string(source)
        except TemplateSyntaxError as part_error:
            return template.tags[part][tag_number(source, part_error.lineno)]
    raise error


def _syntax_error(env: Environment, text: str) -> TemplateSyntaxError | None:
    """Return the error of a text that is no valid template, None of a valid one."""
    try:
        env.compile(text)
    except TemplateSyntaxError as error:
        return error
    return None


def _unreadable(tag: Tag, error: TemplateSyntaxError) -> Finding:
    """Return the finding for a tag that cannot be compiled."""
    message = f"“{tag.source}”写法有误（{tag.context}）"
    remedy = "核对括号、引号、过滤器名和关键字（for … in …、if …、endif、endfor）"
    if isinstance(error, UnknownFilterError):
        message = f"“{tag.source}”：{error.message}（{tag.context}）"
        remedy = error.remedy
    return tag_finding(tag, "WD-11", message, remedy)
