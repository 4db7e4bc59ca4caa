"""Find the names that a template needs, as a tree, and compare them with a document type.

The syntax of the tags shows how each name is used. `{% for 户 in 户们 %}{{ 户.姓名 }}{% endfor %}`
needs 户们 as a list whose items have a 姓名. A name is optional if every use is inside an if, so
the template works without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import TemplateSyntaxError, nodes
from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.expressions.sandbox import get_environment
from docgen.model.finding import Category, Finding, Location
from docgen.word.template.fill import Template
from docgen.word.template.part_source import typed_tag

VALUE = "文字"
LIST = "列表"
MAPPING = "一组"
_LANGUAGE_NAMES = frozenset(
    {"loop", "量", "range", "dict", "lipsum", "cycler", "joiner", "namespace"}
)
"""The names that the language defines."""


class Need(Struct, frozen=True):
    """A name that a template needs.

    `kind` is VALUE, LIST or MAPPING. `optional` is true if every use is inside an if. The
    children of a list are those of its items.
    """

    name: str
    kind: str
    optional: bool
    children: tuple[Need, ...] = ()


class _Node(Struct):
    """A need while the template is being read."""

    name: str
    kind: str = VALUE
    optional: bool = True
    children: dict[str, _Node] = field(default_factory=dict)

    def child(self, name: str, optional: bool) -> _Node:
        """Return the child of that name, added if new; one use that is not optional decides."""
        node = self.children.setdefault(name, _Node(name))
        node.optional = node.optional and optional
        return node

    def to_need(self) -> Need:
        """Return the finished need."""
        children = tuple(child.to_need() for child in self.children.values())
        return Need(self.name, self.kind, self.optional, children)


_Scope = dict[str, _Node | None]
"""The names that the template itself sets, with the needs they stand for; None for no need."""


def find_needs(template: Template) -> tuple[Need, ...]:
    """Return the needs of a template in the order of their first use.

    All parts count together: a name in the header and in the body is one need. A part that
    cannot be parsed is skipped.

    `{% if 甲 %}{{ 甲.乙 }}{% endif %}` gives 甲, a group, optional, with the child 乙, optional.
    """
    root = _Node("")
    for tags in template.tags.values():
        text = "".join(map(typed_tag, tags))
        try:
            tree = get_environment().parse(text)
        except TemplateSyntaxError:
            continue
        _NeedReader(root).visit(tree, {}, False)
    return root.to_need().children


class _NeedReader:
    """Walks over the syntax tree of a template and adds its needs to a root.

    All methods take the names set so far as `scope`; `optional` is true inside an if.
    """

    def __init__(self, root: _Node) -> None:
        """Take the root, whose children become the needs."""
        self._root = root

    def visit(self, node: nodes.Node, scope: _Scope, optional: bool) -> None:
        """Read a node with everything below it.

        An assignment adds its name to `scope`: later uses count for the assigned expression.
        """
        if isinstance(node, nodes.For):
            self._read_loop(node, scope, optional)
        elif isinstance(node, nodes.If | nodes.CondExpr):
            self._read_choice(node, scope, optional)
        elif isinstance(node, nodes.Assign):
            value = self._read_expression(node.node, scope, optional)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = value
        elif isinstance(node, nodes.Expr):
            self._read_expression(node, scope, optional)
        else:
            for child in node.iter_child_nodes():
                self.visit(child, scope, optional)

    def _read_loop(self, node: nodes.For, scope: _Scope, optional: bool) -> None:
        """Read a for: it makes its expression a list and its target an item of it.

        Several targets (`for a, b in …`) stand for no need.
        """
        iterated = self._read_expression(node.iter, scope, optional)
        if iterated is not None:
            iterated.kind = LIST
        inner = dict(scope)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = iterated
        else:
            inner.update((name.name, None) for name in node.target.find_all(nodes.Name))
        for child in (*node.body, *filter(None, [node.test]), *node.else_):
            self.visit(child, inner, optional)

    def _read_choice(self, node: nodes.If | nodes.CondExpr, scope: _Scope, optional: bool) -> None:
        """Read an if: its branches are optional, and so is a value that it only asks for."""
        self.visit(node.test, scope, optional or _asks_presence(node.test))
        for child in node.iter_child_nodes(exclude=("test",)):
            self.visit(child, scope, True)

    def _read_expression(self, node: nodes.Node, scope: _Scope, optional: bool) -> _Node | None:
        """Read an expression; return its need if it is a name or a key of one, else None."""
        if isinstance(node, nodes.Name):
            return self._read_name(node, scope, optional)
        if isinstance(node, nodes.CondExpr):
            self._read_choice(node, scope, optional)
            return None
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            key = _constant_key(node)
            if key is not None:
                return self._read_access(node, key, scope, optional)
        for child in node.iter_child_nodes():
            self._read_expression(child, scope, optional)
        return None

    def _read_name(self, node: nodes.Name, scope: _Scope, optional: bool) -> _Node | None:
        """Return the need of a name; None for a name of the language."""
        if node.name in scope:
            return scope[node.name]
        if node.name in _LANGUAGE_NAMES:
            return None
        return self._root.child(node.name, optional)

    def _read_access(
        self, node: nodes.Getattr | nodes.Getitem, key: str | int, scope: _Scope, optional: bool
    ) -> _Node | None:
        """Read `a.b`, `a['b']` or `a[0]`: a number makes `a` a list, a name makes it a group."""
        parent = self._read_expression(node.node, scope, optional)
        if parent is None:
            return None
        if isinstance(key, int):
            parent.kind = LIST
            return parent
        if parent.kind == VALUE:
            parent.kind = MAPPING
        return parent.child(key, optional)


def _asks_presence(test: nodes.Node) -> bool:
    """Return whether a condition only asks if a value is present: `甲`, `not 甲`, `甲 is 有`."""
    if isinstance(test, nodes.Not | nodes.Test):
        return _asks_presence(test.node)
    if isinstance(test, nodes.And | nodes.Or):
        return _asks_presence(test.left) and _asks_presence(test.right)
    return isinstance(test, nodes.Name | nodes.Getattr | nodes.Getitem)


def _constant_key(node: nodes.Getattr | nodes.Getitem) -> str | int | None:
    """Return the key of `a.b`, `a['b']` or `a[0]`; None if it is computed or a slice.

    A computed key says nothing about the names below `a`.
    """
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str | int):
        return node.arg.value
    return None


def format_needs(needs: tuple[Need, ...], depth: int = 0) -> Iterator[str]:
    """Yield the tree as lines, one name each, its children indented.

    For example 户们（列表） and, indented by two spaces, 姓名（文字，可无）.
    """
    for need in needs:
        suffix = ""
        if need.optional:
            suffix = "，可无"
        yield f"{'  ' * depth}{need.name}（{need.kind}{suffix}）"
        yield from format_needs(need.children, depth + 1)


def compare_needs(
    template: Template, kinds: Mapping[str, str], engine_names: frozenset[str]
) -> tuple[Finding, ...]:
    """Return findings for fields that a template never uses, or uses as another kind.

    `kinds` are the fields of the document type with VALUE, LIST or MAPPING. A template need not
    use `engine_names`, which the engine adds.

    The findings are WD-16 (never used) and WD-15 (used as another kind), at the first use of the
    name. A use as plain text fits every kind.
    """
    used_kinds = {need.name: need.kind for need in find_needs(template)}
    unused = kinds.keys() - used_kinds.keys() - engine_names
    findings = []
    for name, kind in kinds.items():
        used_kind = used_kinds.get(name, kind)
        if name in unused:
            message = f"字段“{name}”在模板里没有用到"
            remedy = f"要印出来的，在模板里写 {{{{ {name} }}}}；不用的可不管"
            findings.append(_name_finding(template, name, "WD-16", message, remedy))
        elif used_kind not in (VALUE, kind):
            message = f"“{name}”是{kind}，模板里当{used_kind}用"
            findings.append(_name_finding(template, name, "WD-15", message, "改正模板"))
    return tuple(findings)


def _name_finding(template: Template, name: str, code: str, message: str, remedy: str) -> Finding:
    """Return a finding at the first use of a name in a template."""
    location = template.names.get(name, Location(template.name))
    return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)
