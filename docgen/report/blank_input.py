"""Write a blank input in YAML: each field with its meaning as a comment, and an example.

Lines with `##` explain; lines with `#` are samples that become input when uncommented. A shape
that several fields share is described once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docgen.model.field import Field
from docgen.model.form_layout import has_sheet

EDITORS = "# yaml-language-server: $schema="
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=][^#:\[\]{}\n]*")
_INDENT = "  "


def to_blank(title: str, fields: Sequence[Field], schema: str, command: str) -> str:
    """Return a blank input.

    `schema` is the path of the JSON Schema for editors, '' for none. `command` is what to run
    when the input is filled in.
    """
    head = [
        f"## {title}",
        "## ★ 必填，☆ 有的时候必填，没有记号的可以不写。冒号后面空着，就是没有写。",
        "## 两个 # 的是说明；一个 # 的是样子，要用就删去行首的“# ”，把内容换成自己的。",
        f"## 填好后运行：{command}",
    ]
    if schema:
        head.insert(0, f"{EDITORS}{schema}")
    return "\n".join((*head, *_entries(fields))) + "\n"


def to_entries(fields: Sequence[Field]) -> str:
    """Return the entries of fields that an input lacks, all of them as comments."""
    return "\n".join(map(_comment_out, _entries(fields))) + "\n"


def _comment_out(line: str) -> str:
    """Return a line as a comment; blank lines and comments stay."""
    if not line or line.startswith("#"):
        return line
    return f"# {line}"


def _entries(fields: Sequence[Field]) -> Iterator[str]:
    """Yield the lines of fields: a blank line, the explanation, the name, a sample."""
    described: set[str] = set()
    for field in fields:
        yield ""
        yield f"## {field.prefix}{field.name}{_explanation(field)}"
        name = f"{field.name}:"
        # An empty mapping would count as written, so an optional one is a comment as a whole.
        if field.field_type == "dict" and not field.is_list and not field.required:
            name = _comment_out(name)
        yield name
        yield from _sample(field, described)


def _explanation(field: Field) -> str:
    """Return the meaning of a field and how it is written, after a colon; '' for nothing."""
    facts = list(field.facts)
    if field.field_type != "dict":
        facts.append(field.remedy)
    if field.is_list and field.field_type == "string":
        facts.append("可写几项，每项另起一行，行首写“- ”")
    text = "。".join(filter(None, (*facts, field.example_fact)))
    if not text:
        return ""
    return f"：{text}"


def _sample(field: Field, described: set[str]) -> Iterator[str]:
    """Yield as comments the lines of a field that takes more than the line of its name.

    `described` holds the names of the shapes that have been described; shapes are added to it.
    """
    if field.free:
        yield "#   - {第一列: ……, 第二列: ……}"
    elif field.keyed:
        yield f"#   甲: {_short_sample(field)}"
        if field.children:
            yield f"#   乙: {{{_inline_children(field)}}}"
    elif field.field_type == "dict":
        yield from _mapping(field, described, f"# {_INDENT}")


def _short_sample(field: Field) -> str:
    """Return a sample of the child that may be written in place of the whole."""
    child = field.child(field.short_name)
    if child is None:
        return yaml_scalar("……")
    return yaml_scalar(child.sample)


def _inline_children(field: Field) -> str:
    """Return the required children and the short one on one line."""
    children = [c for c in field.children if c.required or c.name == field.short_name]
    return ", ".join(f"{child.name}: {yaml_scalar(child.sample)}" for child in children)


def _mapping(field: Field, described: set[str], pad: str) -> Iterator[str]:
    """Yield a mapping, or the first one of a list: a line for each of its fields."""
    if field.shape:
        described.add(field.shape)
    if not field.is_list:
        for child in field.children:
            yield from _child(child, described, pad)
        return
    inner = pad + _INDENT
    bullet = f"{pad}- "
    for child in field.children:
        for line in _child(child, described, inner):
            yield bullet + line[len(inner) :]
            bullet = inner


def _child(field: Field, described: set[str], pad: str) -> Iterator[str]:
    """Yield the lines of a field inside a mapping, each after `pad`."""
    note = _note(field)
    above = field.same_as
    if not above and field.shape in described:
        above = field.shape
    if above:
        yield f"{pad}# {field.name}：写法同上面的“{above}”"
    elif field.field_type == "list":
        yield f"{pad}{field.name}:{note}"
        yield f"{pad}  - [……, ……]"
    elif field.field_type == "dict":
        yield from _dict_child(field, described, pad)
    elif field.is_list:
        yield f"{pad}{field.name}:{note}"
        yield f"{pad}  - {yaml_scalar(field.sample)}"
    else:
        yield f"{pad}{field.name}: {yaml_scalar(field.sample)}{note}"


def _dict_child(field: Field, described: set[str], pad: str) -> Iterator[str]:
    """Yield the lines of a mapping inside a mapping; a list of short ones takes one line."""
    note = _note(field)
    if field.short_name and has_sheet(field):
        yield f"{pad}{field.name}: [{_short_sample(field)}, {{{_inline_children(field)}}}]{note}"
        return
    yield f"{pad}{field.name}:{note}"
    if not field.short_name:
        yield from _mapping(field, described, pad + _INDENT)
        return
    for child in field.children:
        yield from _child(child, described, pad + _INDENT)


def _note(field: Field) -> str:
    """Return the comment behind a child: its requirement, meaning and choices; '' for nothing."""
    text = field.prefix + "；".join(filter(None, (field.note, field.choice_fact)))
    if not text:
        return ""
    return f"  # {text}"


def yaml_scalar(text: str) -> str:
    """Return a text as a YAML scalar, quoted where YAML needs it."""
    if _PLAIN.fullmatch(text) and text == text.strip():
        return text
    return "'" + text.replace("'", "''") + "'"
