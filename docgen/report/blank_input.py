"""A blank input: every field with its meaning as a comment, required ones marked, examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docgen.model.field import Field
from docgen.model.form_layout import has_sheet

EDITORS = "# yaml-language-server: $schema="
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=][^#:\[\]{}\n]*")


def to_blank(title: str, fields: Sequence[Field], schema: str, command: str) -> str:
    """The text of a blank input. `schema` is where editors find its JSON Schema, '' if nowhere."""
    head = [f"{EDITORS}{schema}"] if schema else []
    head += [
        f"## {title}",
        "## ★ 必填，☆ 有的时候必填，没有记号的可以不写。冒号后面空着，就是没有写。",
        "## 两个 # 的是说明；一个 # 的是样子，要用就删去行首的“# ”，把内容换成自己的。",
        f"## 填好后运行：{command}",
    ]
    return "\n".join((*head, *_entries(fields))) + "\n"


def to_entries(fields: Sequence[Field]) -> str:
    """The entries of some fields, to be added to an input, all of them as comments."""
    lines = (line if not line or line.startswith("#") else f"# {line}" for line in _entries(fields))
    return "\n".join(lines) + "\n"


def _entries(fields: Sequence[Field]) -> Iterator[str]:
    shown: set[str] = set()
    for field in fields:
        yield ""
        yield f"## {field.prefix}{field.name}{_told(field)}"
        # An empty mapping would count as written, so one that need not be is a comment as a whole.
        silent = field.field_type == "dict" and not field.is_list and not field.required
        yield f"{'# ' if silent else ''}{field.name}:"
        for line in _sample(field, shown):
            yield f"# {line}"


def _told(field: Field) -> str:
    facts = [*field.facts, field.remedy if field.field_type != "dict" else ""]
    facts += (
        ["可写几项，每项另起一行，行首写“- ”"]
        if field.is_list and field.field_type == "string"
        else []
    )
    facts += [f"例：{field.example}"] if field.example else []
    text = "。".join(filter(None, facts))
    return f"：{text}" if text else ""


def _sample(field: Field, shown: set[str]) -> Iterator[str]:
    """What a field that holds more than one line looks like, without its own name."""
    if field.free:
        yield "  - {第一列: ……, 第二列: ……}"
    elif field.keyed:
        yield f"  甲: {_short(field)}"
        yield from (f"  乙: {{{_flow(field)}}}",) if field.children else ()
    elif field.field_type == "dict":
        yield from _thing(field, shown, "  ")


def _short(field: Field) -> str:
    alone = field.child(field.short_name)
    return yaml_scalar(alone.sample if alone else "……")


def _flow(field: Field) -> str:
    """The required children of a thing and what stands first in it, on one line."""
    wanted = [c for c in field.children if c.required or c.name == field.short_name]
    return ", ".join(f"{child.name}: {yaml_scalar(child.sample)}" for child in wanted)


def _thing(field: Field, shown: set[str], pad: str) -> Iterator[str]:
    """A mapping, or the first one of a list, a line for each of its fields."""
    if field.shape:
        shown.add(field.shape)
    inner = pad + ("  " if field.is_list else "")
    lines = [line for child in field.children for line in _child(child, shown, inner)]
    for number, line in enumerate(lines):
        yield f"{pad}- {line[len(inner) :]}" if field.is_list and not number else line


def _child(field: Field, shown: set[str], pad: str) -> Iterator[str]:
    told = "；".join(filter(None, (field.note, _choice(field))))
    note = f"  # {field.prefix}{told}" if told or field.prefix else ""
    if field.same_as or (field.shape and field.shape in shown):
        yield f"{pad}# {field.name}：写法同上面的“{field.same_as or field.shape}”"
    elif field.field_type == "list":
        yield f"{pad}{field.name}:{note}"
        yield f"{pad}  - [……, ……]"
    elif field.field_type == "dict" and field.short_name and not has_sheet(field):
        yield f"{pad}{field.name}:{note}"
        for child in field.children:
            yield from _child(child, shown, f"{pad}  ")
    elif field.field_type == "dict" and field.short_name:
        yield f"{pad}{field.name}: [{_short(field)}, {{{_flow(field)}}}]{note}"
    elif field.field_type == "dict":
        yield f"{pad}{field.name}:{note}"
        yield from _thing(field, shown, f"{pad}  ")
    else:
        yield from _plain(field, pad, note)


def _plain(field: Field, pad: str, note: str) -> Iterator[str]:
    if field.is_list:
        yield f"{pad}{field.name}:{note}"
        yield f"{pad}  - {yaml_scalar(field.sample)}"
    else:
        yield f"{pad}{field.name}: {yaml_scalar(field.sample)}{note}"


def _choice(field: Field) -> str:
    return f"只能写：{'、'.join(field.choices)}" if field.choices else ""


def yaml_scalar(text: str) -> str:
    """A text as YAML takes it, in quotes where it must be."""
    if _PLAIN.fullmatch(text) and text == text.strip():
        return text
    return "'" + text.replace("'", "''") + "'"
