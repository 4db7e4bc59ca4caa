"""Check that the blocks of a template open and close in pairs, each at the same level.

Jinja2 would stop at the first fault and name a line of generated source. These checks report all
faults at once, each with its own paragraph:

    {% endif %}                        nothing was opened                         WD-12
    {% for … %}                        never closed, or closed by {% endif %}     WD-12
    {%p if … %} and inline {% endif %} halves at different levels of the XML      WD-17
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.model.finding import Finding
from docgen.word.template.tags import WRAP, Tag, tag_finding

_OPENERS = frozenset({"for", "if", "filter", "with", "call", "macro", "block", "raw"})
# The keywords inside a block, with the blocks that may contain them.
_MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
_END = "end"
# Where a block may be split, by the innermost element around its tags.
_LEVELS = {
    "tr": "格与格之间",
    "tbl": "行与行之间",
    "p": "一段之内",
    "t": "文字之间",
    "r": "文字之间",
}


def check_balance(tags: Iterable[Tag]) -> Iterator[Finding]:
    """Yield findings for blocks of a part that are not closed, not opened, or crossing.

    The tags are in the order of the filled document.

    Two halves are at the same level if the elements around them have the same names: the XML then
    stays well-formed without what lies between. A block that is crossed by another is reported at
    the end that does not fit.
    """
    # The blocks that are open at the current tag, the innermost last.
    open_tags: list[Tag] = []
    for tag in tags:
        if tag.prefix == WRAP:
            continue
        keyword = tag.keyword
        if _opens_block(tag):
            open_tags.append(tag)
        elif keyword in _MIDDLES:
            yield from _check_middle(tag, open_tags)
        elif keyword.startswith(_END) and keyword != _END:
            yield from _check_end(tag, open_tags)
    for tag in open_tags:
        yield _unpaired(tag, f"后面没有与它配对的 {{% end{tag.keyword} %}}")


def _opens_block(tag: Tag) -> bool:
    """Return whether a tag opens a block; `set` does so only without a value."""
    return tag.keyword in _OPENERS or (tag.keyword == "set" and "=" not in tag.body)


def _check_middle(tag: Tag, open_tags: list[Tag]) -> Iterator[Finding]:
    """Check an else or elif against the innermost open block."""
    openers = _MIDDLES[tag.keyword]
    if open_tags and open_tags[-1].keyword in openers:
        yield from _check_level(open_tags[-1], tag)
    else:
        yield _unpaired(tag, f"前面没有与它配对的 {{% {openers[0]} … %}}")


def _check_end(tag: Tag, open_tags: list[Tag]) -> Iterator[Finding]:
    """Close the innermost open block if the tag is its end."""
    opener = tag.keyword.removeprefix(_END)
    if open_tags and open_tags[-1].keyword == opener:
        yield from _check_level(open_tags.pop(), tag)
    else:
        yield _unpaired(tag, f"前面没有与它配对的 {{% {opener} … %}}")


def _check_level(opener: Tag, tag: Tag) -> Iterator[Finding]:
    """Report halves of a block at different levels: the filled XML would be malformed."""
    if opener.path == tag.path:
        return
    levels = f"{_level(opener)}，{_level(tag)}"
    message = f"“{opener.source}”与“{tag.source}”不在同一层（{tag.context}）：{levels}"
    remedy = "两半用同样的写法，放在同样的位置：都带 p、都带 tr，或都不带；不要一半在表格里一半在外"
    yield tag_finding(tag, "WD-17", message, remedy)


def _level(tag: Tag) -> str:
    """Return the Chinese name of the level at which a tag is."""
    innermost = ""
    if tag.path:
        innermost = tag.path[-1]
    return _LEVELS.get(innermost, "段与段之间")


def _unpaired(tag: Tag, reason: str) -> Finding:
    """Return a finding for a tag without its other half."""
    message = f"“{tag.source}”{reason}（{tag.context}）"
    return tag_finding(tag, "WD-12", message, "补上成对的另一半，或删去多余的一半")
