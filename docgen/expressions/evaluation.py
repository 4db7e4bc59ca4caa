"""Evaluate expressions and sentences with {{ }}, and find the names that they use.

An expression is what stands inside {{ }}; a sentence is text with any number of {{ }} in it. Both
are compiled once by the sandbox and cached. Every exception, whatever raises it, becomes an
`ExpressionError` with a message for users: people write the expressions, and one bad sentence
must stop its own document only.

`evaluate` gives a value and serves conditions and relations; `render` gives a text and serves
messages and fields. `find_names` and `find_sentence_names` say what a context must hold before
anything is evaluated; `check_syntax` reads the expressions of rules when they are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.environment import Template, TemplateExpression
from jinja2.exceptions import SecurityError
from jinja2.parser import Parser
from jinja2.runtime import Context

from docgen.expressions.bounded_patterns import PatternError
from docgen.expressions.bounds import ForbiddenError, bounded_loops, check_size, join_bounded
from docgen.expressions.errors import ExpressionError
from docgen.expressions.lexing import LITERAL, to_half_width
from docgen.expressions.literals import LiteralError
from docgen.expressions.quantity import UnitError
from docgen.expressions.sandbox import UnknownFilterError, get_environment, require_known

CACHED_TEXTS = 65536
"""How many compiled expressions and sentences are cached."""


_OUR_ERRORS = (
    ExpressionError,
    ForbiddenError,
    LiteralError,
    PatternError,
    UnitError,
    UnknownFilterError,
)
"""Errors whose messages are for users; those of Python and Jinja2 are for engineers."""
_OTHER_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (TemplateSyntaxError, "写法有误，请核对括号、引号和运算符是否成对、齐全"),
    (SecurityError, "这里不能用这个名称或方法，能用的只有过滤器"),
    (RecursionError, "套得太深，或绕回了自己"),
    (MemoryError, "结果太大"),
    (OverflowError, "结果太大"),
)


def describe_error(error: Exception) -> str:
    """Return the message for users about an exception while something is read or evaluated.

    An error of this program carries its own message. That of an undefined name quotes the name. Any
    other error gets a sentence that says where to look, because its own text is English and for
    engineers.
    """
    if isinstance(error, UndefinedError):
        return _describe_undefined(str(error.message or ""))
    if isinstance(error, _OUR_ERRORS):
        return str(error)
    otherwise = "这样算不出来，请核对过滤器用得对不对、括号里写得对不对"
    return next((text for kind, text in _OTHER_ERRORS if isinstance(error, kind)), otherwise)


def _describe_undefined(message: str) -> str:
    """Return the message about an undefined name: Jinja2 quotes the name in its own message."""
    quoted = message.partition("'")[2].rpartition("'")[0]
    if not quoted:
        return "用到了没有定义的名称"
    name = quoted.partition("'")[0]
    return f"用到的“{name}”没有定义"


def parse(expression: str) -> nodes.Template:
    """Return Jinja2's tree of an expression in half-width characters.

    Raises ExpressionError if it cannot be read.
    """
    try:
        return _parse(expression)
    except Exception as error:
        raise ExpressionError(describe_error(error)) from error


def _parse(expression: str) -> nodes.Template:
    """Return Jinja2's tree of an expression. Raises an error of Jinja2 if it cannot be read."""
    return get_environment().parse("{{ " + expression + " }}")


@lru_cache(maxsize=CACHED_TEXTS)
def _compile_sentence(text: str) -> Template:
    """Return the compiled template of a sentence.

    Raises an error of Jinja2 if it cannot be read.
    """
    return get_environment().from_string(text)


@lru_cache(maxsize=CACHED_TEXTS)
def _compile_expression(text: str) -> TemplateExpression:
    """Return the compiled function of an expression; it takes the names as keywords.

    An undefined result stays undefined and does not become None, so that `evaluate` can tell the
    two apart.
    """
    return get_environment().compile_expression(to_half_width(text), undefined_to_none=False)


def _read_sentence(text: str) -> nodes.Template:
    """Return Jinja2's tree of a sentence.

    Raises an error of Jinja2 if it cannot be read or uses a filter or a test that there is not.
    """
    return _require_known(get_environment().parse(text))


@lru_cache(maxsize=CACHED_TEXTS)
def _read_expression(expression: str) -> nodes.Template:
    """Return Jinja2's tree of an expression, which is one expression to its end."""
    environment = get_environment()
    parser = Parser(environment, to_half_width(expression), state="variable")
    tree = nodes.Template([nodes.Output([parser.parse_expression()])], lineno=1)
    if not parser.stream.eos:
        raise TemplateSyntaxError("chunk after expression", parser.stream.current.lineno)
    tree.set_environment(environment)
    return _require_known(tree)


def _require_known(tree: nodes.Template) -> nodes.Template:
    """Return the tree; raise an error of Jinja2 for a filter or test that there is not.

    Compiling does so too, but takes most of the time: most of hundreds of rules find nothing.
    """
    environment = get_environment()
    calls: list[nodes.Filter | nodes.Test] = [*tree.find_all(nodes.Filter)]
    calls += tree.find_all(nodes.Test)
    for call in calls:
        require_known(call, environment)
    return tree


def _undeclared_names(tree: nodes.Template) -> frozenset[str]:
    """Return the names that a context must define; the function of literals is always defined."""
    return frozenset(meta.find_undeclared_variables(tree)) - {LITERAL}


def is_template(text: str) -> bool:
    """Return whether a text contains anything to evaluate.

    The text is not read: a `{{` inside quotes counts too. A text without these signs needs no
    Jinja2.
    """
    return "{{" in text or "{%" in text or "{#" in text


@lru_cache(maxsize=CACHED_TEXTS)
def find_sentence_names(text: str) -> frozenset[str]:
    """Return the names that a sentence uses. Raises ExpressionError if it cannot be read.

    Returns an empty set for plain text. Names that the sentence itself sets, such as the variable
    of a loop, are not among them; 户.姓名 counts as 户.
    """
    if not is_template(text):
        return frozenset()
    try:
        return _undeclared_names(_read_sentence(text))
    except Exception as error:
        raise ExpressionError(describe_error(error)) from error


@lru_cache(maxsize=CACHED_TEXTS)
def find_names(expression: str) -> frozenset[str]:
    """Return the names that an expression uses. Raises ExpressionError if it cannot be read.

    `甲.乙 + 丙` gives 甲 and 丙; 50万元 gives none, although the lexer turns it into a call.
    """
    try:
        return _undeclared_names(_read_expression(expression))
    except Exception as error:
        raise ExpressionError(describe_error(error)) from error


def check_syntax(expression: str) -> None:
    """Raise ExpressionError for an expression that cannot be read, or uses an unknown filter."""
    try:
        _read_expression(expression)
    except Exception as error:
        raise ExpressionError(describe_error(error)) from error


def render(text: str, context: Mapping[str, object]) -> str:
    """Return a sentence with its {{ }} filled in.

    Raises ExpressionError if it cannot be read, a name is undefined or a calculation fails.

    `context` maps names to values. Raises ExpressionError too if the text or a loop in it grows
    beyond the bounds of `docgen.expressions.bounds`.
    """
    try:
        template = _compile_sentence(text)
        with bounded_loops():
            return join_bounded(template.root_render_func(new_context(template, context)))
    except Exception as error:
        raise ExpressionError(describe_error(error)) from error


def new_context(template: Template, names: Mapping[str, object]) -> Context:
    """Return a context for one rendering. Jinja2's own way is slower: it copies its globals."""
    environment = template.environment
    variables = {**environment.globals, **names}
    return environment.context_class(environment, variables, template.name, template.blocks)


def evaluate(expression: str, context: Mapping[str, object]) -> object:
    """Return the value of an expression.

    Raises ExpressionError if it cannot be read, a name is undefined or a calculation fails.

    Numbers with decimals or units are `Quantity`, whole numbers without a unit are int: `5 / 2` is
    the quantity 2.5. The expression may be typed in full-width characters.
    """
    try:
        with bounded_loops():
            value = check_size(_compile_expression(expression)(**context))
    except Exception as error:
        raise ExpressionError(describe_error(error)) from error
    if type(value) is get_environment().undefined:
        raise ExpressionError(f"“{expression}”用到了没有定义的名称")
    return value
