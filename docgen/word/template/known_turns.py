"""Write the turn of a loop once for each item, however often the item comes.

The cells of a long table that are alike are one object. Where the body of a loop prints nothing but
its item and values that are the same in all its turns, a later turn with that item is the text of
the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from jinja2 import nodes
from jinja2.compiler import Frame
from jinja2.runtime import Context

from docgen.expressions.sandbox import Generator, filtered
from docgen.word.template.structure import ENDS_IN_PARAGRAPH, HAS_ROWS

MOST = 20_000
"""Turns of one loop that are remembered."""
_REMEMBERED = "_remembered"
_PURE = frozenset({"_run", "_plain", ENDS_IN_PARAGRAPH, HAS_ROWS})
"""Filters whose result depends on nothing but their operand, unless that is a drawing."""
_DRAWING = "<w:drawing"
_EXACT = (str, int, bool, type(None))
"""The types of values that print the same if they are equal and of one type."""
_ALLOWED = (
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.FilterBlock,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.CondExpr,
)
"""What a body may consist of, beside names, their attributes, and filters."""
Turns = dict[int, tuple[object, str]]
"""The text of each item by its id; the item is kept, so that no other gets its id."""
_Read = tuple[str, str]
"""A name that a body uses, and its attribute or ''."""


def known_turns(context: Context, loop: int, around: Sequence[tuple[object, str]]) -> Turns:
    """Return the turns of a loop that are written already, none where that is not sure.

    `around` are the objects around the loop that its body uses, each with the attribute, or ''.
    """
    values: list[object] = []
    for value, attribute in around:
        used = value
        if attribute:
            if not isinstance(value, dict) or attribute not in value:
                return {}
            used = value[attribute]
        # Equal numbers may print differently, as 1.0 and 1.00 do.
        if type(used) not in _EXACT:
            return {}
        values.append(used)
    known: dict[object, Turns] = vars(context).setdefault(_REMEMBERED, {})
    return known.setdefault((loop, *values, *map(type, values)), {})


def remember(turns: Turns, item: object, text: str) -> tuple[object, str]:
    """Return a turn that has been written; it is kept unless it must be written anew each time."""
    turn = (item, text)
    # Each drawing has an id of its own.
    if len(turns) < MOST and _DRAWING not in text:
        turns[id(item)] = turn
    return turn


class RememberingGenerator(Generator):
    """Writes the code of loops so that a turn whose item has been is not written again."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Wrap the body of each simple loop into a block that is remembered, then write the code.

        The block has the number of its loop and the variable of its item as arguments.
        """
        for number, loop in enumerate(list(node.find_all(nodes.For))):
            if _is_simple(loop):
                label = filtered(None, _REMEMBERED, loop.lineno)
                label.args = [nodes.Const(number), cast("nodes.Name", loop.target)]
                loop.body = [nodes.FilterBlock(loop.body, label, lineno=loop.lineno)]
        super().visit_Template(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        """Write the code of a loop, which looks for its known turns anew each time it begins."""
        for child in node.body:
            if isinstance(child, nodes.FilterBlock) and child.filter.name == _REMEMBERED:
                self.writeline(f"{_turns(child)} = None")
        super().visit_For(node, frame)

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802
        """Write the code of a remembered body: look the item up, else render and remember it.

        Any other filter block is written as Jinja2 does.
        """
        if node.filter.name != _REMEMBERED:
            super().visit_FilterBlock(node, frame)
            return
        body = frame.inner()
        body.symbols.analyze_node(node)
        self.enter_frame(body)
        item = node.filter.args[1]
        assert isinstance(item, nodes.Name)
        turns = _turns(node)
        self._write_known(node, body, item.name)
        found = self.temporary_identifier()
        here = body.symbols.ref(item.name)
        self.writeline(f"{found} = {turns}.get(id({here}))")
        self.writeline(f"if {found} is None:")
        self.indent()
        self.buffer(body)
        self.blockvisit(node.body, body)
        self.writeline(f"{found} = remember({turns}, {here}, concat({body.buffer}))")
        self.outdent()
        self.start_write(frame, node)
        self.write(f"{found}[1]")
        self.end_write(frame)
        self.leave_frame(body)

    def _write_known(self, node: nodes.FilterBlock, body: Frame, item: str) -> None:
        """Write the code that finds the known turns when a loop begins."""
        turns = _turns(node)
        around = [
            f"({body.symbols.ref(name)}, {attribute!r})"
            for name, attribute in dict.fromkeys(_reads_of(node))
            if name != item
        ]
        self.writeline(f"if {turns} is None:")
        self.indent()
        self.writeline(f"from {__name__} import known_turns, remember")
        self.writeline(f"{turns} = known_turns(context, {_number(node)}, [{', '.join(around)}])")
        self.outdent()


def _number(block: nodes.FilterBlock) -> int:
    """Return the number of the loop whose body is remembered."""
    number = block.filter.args[0]
    assert isinstance(number, nodes.Const)
    return int(number.value)


def _turns(block: nodes.FilterBlock) -> str:
    """Return the variable that holds the turns of a loop."""
    return f"turns_{_number(block)}"


def _is_simple(loop: nodes.For) -> bool:
    """Return whether the turns of a loop depend on the values alone that its body names."""
    if not isinstance(loop.target, nodes.Name) or loop.else_ or loop.test or loop.recursive:
        return False
    return all(_is_pure(node) for child in loop.body for node in (child, *_inside(child)))


def _inside(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield all nodes below a node."""
    return node.find_all(nodes.Node)


def _is_pure(node: nodes.Node) -> bool:
    """Return whether a node depends on names, attributes of names, and pure filters alone."""
    if isinstance(node, nodes.Filter):
        return node.name in _PURE
    if isinstance(node, nodes.Name):
        return node.name != "loop" and node.ctx == "load"
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Name)
    return isinstance(node, _ALLOWED)


def _reads_of(block: nodes.FilterBlock) -> Iterator[_Read]:
    """Yield the values that a body uses."""
    held: set[int] = set()
    for child in block.body:
        for node in (child, *_inside(child)):
            if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
                held.add(id(node.node))
                yield node.node.name, node.attr
            elif isinstance(node, nodes.Name) and id(node) not in held:
                yield node.name, ""
