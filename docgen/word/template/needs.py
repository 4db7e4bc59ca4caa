"""What a template needs, as a tree: names, lists, what is under them, required or optional."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from docgen.codes import new_finding
from docgen.expressions.sandbox import get_environment
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.word.template.fill import Template
from docgen.word.template.part_source import plain_tag

VALUE, LIST, MAPPING = "文字", "列表", "一组"
_GIVEN = frozenset({"loop", "量", "range", "dict", "lipsum", "cycler", "joiner", "namespace"})


@dataclass(frozen=True, slots=True)
class Need:
    """One name: its kind, whether every use is behind an if, and what is under it.

    The children of a list are those of its items.
    """

    name: str
    kind: str
    optional: bool
    children: tuple[Need, ...] = ()


@dataclass
class _Node:
    """A need while the template is being read."""

    name: str
    kind: str = VALUE
    optional: bool = True
    children: dict[str, _Node] = field(default_factory=dict)

    def child(self, name: str, optional: bool) -> _Node:
        found = self.children.setdefault(name, _Node(name))
        found.optional = found.optional and optional
        return found

    def frozen(self) -> Need:
        children = tuple(child.frozen() for child in self.children.values())
        return Need(self.name, self.kind, self.optional, children)


def template_needs(template: Template) -> tuple[Need, ...]:
    """The needs of a template in the order in which they first stand."""
    root = _Node("")
    for tags in template.tags.values():
        text = "".join(plain_tag(tag) for tag in tags)
        try:
            tree = get_environment().parse(text)
        except TemplateSyntaxError:
            continue
        _Reader(root).visit(tree, {}, False)
    return root.frozen().children


class _Reader:
    """Walks a template's syntax; `scope` maps names that it made itself to what they stand for."""

    def __init__(self, root: _Node) -> None:
        self._root = root

    def visit(self, node: nodes.Node, scope: dict[str, _Node | None], behind: bool) -> None:
        """Every expression of a template, branches behind an if as optional."""
        if isinstance(node, nodes.For):
            self._loop(node, scope, behind)
        elif isinstance(node, nodes.If | nodes.CondExpr):
            self._choice(node, scope, behind)
        elif isinstance(node, nodes.Assign):
            made = self._expression(node.node, scope, behind)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = made
        elif isinstance(node, nodes.Expr):
            self._expression(node, scope, behind)
        else:
            for child in node.iter_child_nodes():
                self.visit(child, scope, behind)

    def _loop(self, node: nodes.For, scope: dict[str, _Node | None], behind: bool) -> None:
        listed = self._expression(node.iter, scope, behind)
        if listed is not None:
            listed.kind = LIST
        inner = dict(scope)
        names = [node.target] if isinstance(node.target, nodes.Name) else []
        inner.update((name.name, listed) for name in names)
        for name in node.target.find_all(nodes.Name) if not names else ():
            inner[name.name] = None
        for child in (*node.body, *([node.test] if node.test else []), *node.else_):
            self.visit(child, inner, behind)

    def _choice(
        self, node: nodes.If | nodes.CondExpr, scope: dict[str, _Node | None], behind: bool
    ) -> None:
        self.visit(node.test, scope, behind or _asks_presence(node.test))
        for child in node.iter_child_nodes(exclude=("test",)):
            self.visit(child, scope, True)

    def _expression(
        self, node: nodes.Node, scope: dict[str, _Node | None], behind: bool
    ) -> _Node | None:
        """What an expression stands for, if it is a name or something under one."""
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            return None if node.name in _GIVEN else self._root.child(node.name, behind)
        if isinstance(node, nodes.CondExpr):
            self._choice(node, scope, behind)
            return None
        step = _step(node)
        for child in node.iter_child_nodes():
            if step is None or child is not getattr(node, "node", None):
                self._expression(child, scope, behind)
        return self._under(node, step, scope, behind) if step is not None else None

    def _under(
        self, node: Any, step: str | int, scope: dict[str, _Node | None], behind: bool
    ) -> _Node | None:
        parent = self._expression(node.node, scope, behind)
        if parent is None:
            return None
        if isinstance(step, int):
            parent.kind = LIST
            return parent
        if parent.kind == VALUE:
            parent.kind = MAPPING
        return parent.child(step, behind)


def _asks_presence(test: nodes.Node) -> bool:
    """Whether a condition only asks if something is there: `甲`, `not 甲`, `甲 is 有`."""
    if isinstance(test, nodes.Not | nodes.Test):
        return _asks_presence(test.node)
    if isinstance(test, nodes.And | nodes.Or):
        return _asks_presence(test.left) and _asks_presence(test.right)
    return isinstance(test, nodes.Name | nodes.Getattr | nodes.Getitem)


def _step(node: nodes.Node) -> str | int | None:
    """The key of `a.b`, `a['b']` or `a[0]`; None if the expression is something else."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        value = node.arg.value
        return value if isinstance(value, str | int) else None
    return None


def show_needs(needs: tuple[Need, ...], depth: int = 0) -> Iterator[str]:
    """The tree as lines, one name each, what is under it indented."""
    for need in needs:
        optional = "，可无" if need.optional else ""
        yield f"{'  ' * depth}{need.name}（{need.kind}{optional}）"
        yield from show_needs(need.children, depth + 1)


def compare_needs(
    template: Template, kinds: Mapping[str, str], given: frozenset[str]
) -> tuple[Finding, ...]:
    """A template against a type: names used as what they are not, fields that it never uses.

    `kinds` are the type's fields with 文字, 列表 or 一组; `given` names the engine adds.
    """
    needs = {need.name: need for need in template_needs(template)}
    findings = []
    for name, kind in kinds.items():
        need = needs.get(name)
        if need is None and name not in given:
            message = f"字段“{name}”在模板里没有用到"
            remedy = f"要印出来的，在模板里写 {{{{ {name} }}}}；不用的可不管"
            findings.append(_finding("WD-16", Severity.NOTICE, message, remedy, template, name))
        elif need is not None and need.kind not in (VALUE, kind):
            message = f"“{name}”是{kind}，模板里当{need.kind}用"
            findings.append(_finding("WD-15", Severity.ERROR, message, "改正模板", template, name))
    return tuple(findings)


def _finding(
    code: str, severity: Severity, message: str, remedy: str, template: Template, name: str
) -> Finding:
    location = template.names.get(name, Location(template.name))
    return new_finding(
        code, message, remedy, severity=severity, location=location, category=Category.STRUCTURE
    )
