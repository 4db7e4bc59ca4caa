"""Characters of which a text must contain one, else a pattern cannot match anywhere in it.

Most paragraphs hold none of those that a rule is about. To look for them takes a tenth of the time
of a search. The pattern is read by Python's own parser of regular expressions.

`read_tree` parses a pattern, `needed_characters` walks over its tree: of (?:甲|乙)[0-9]+ a match
needs 甲 or 乙, of 甲? it needs nothing. `bounded_patterns` uses it for one pattern, the text check
for all patterns of a rule.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

Needed = frozenset[str] | None
"""The characters; None if any text may hold a match."""
Tree = Any
"""The tree of a pattern, as Python's parser makes it, or None."""
# The parser of `re` has no public name; hypothesis reads patterns with it too.
_PARSER: Any = import_module("re._parser")
_OPERATORS: Any = import_module("re._constants")
_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""A class of characters, or one that stands for itself: a brace in it is a character."""
_NAMED_CLASS = "[:"
"""The beginning of a class with a name, such as [[:digit:]], in `regex` alone."""
_FUZZY = re.compile(r"\{(?![0-9,])")
"""What the library `regex` reads as a match with mistakes, and Python as plain characters."""
_OF_DIGIT = 20
"""How much more often a text has a digit than any other character."""
_MOST_IN_RANGE = 128
"""Characters of a class that are listed; with more of them a text is hardly ever passed over."""


def read_tree(pattern: str, flags: int = 0) -> Tree:
    """Return the tree of a pattern; None if Python's parser cannot read it, or reads it otherwise.

    That is no fault: the library `regex` may read it.
    """
    if _NAMED_CLASS in pattern or _FUZZY.search(_CLASS.sub("", pattern)):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return _PARSER.parse(pattern, flags)
    except (re.error, RecursionError, OverflowError):
        return None


def needed_characters(tree: Tree) -> Needed:
    """Return the characters of which every match of a pattern, or what it looks at, has one.

    None says that nothing is known, as of a pattern that ignores case: then every text is searched.
    The set is never empty.
    """
    if tree is None or tree.state.flags & re.IGNORECASE:
        return None
    return _of_sequence(tree)


def any_needed(all_needed: Iterable[Needed]) -> Needed:
    """Return what a text needs to hold a match of any of several patterns.

    One pattern with None makes the whole None. No patterns at all give the empty set: no text holds
    a match of none.
    """
    found = list(all_needed)
    known = [needed for needed in found if needed is not None]
    return frozenset().union(*known) if len(known) == len(found) else None


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> Needed:
    """Return the rarest set that a part of a sequence needs: a match needs them all.

    The parts are the operators of Python's parser with their arguments. Returns None if no part
    needs anything certain.
    """
    found = [_of_part(operator, argument) for operator, argument in parts]
    return min((each for each in found if each is not None), key=_frequency, default=None)


def _frequency(characters: frozenset[str]) -> int:
    """Return how often a text has one of these characters, in no unit: digits stand everywhere."""
    return sum(_OF_DIGIT if character.isdigit() else 1 for character in characters)


def _of_part(operator: Any, argument: Any) -> Needed:
    """Return what one operator of the parser needs; None if it is not in `_READERS`."""
    reader = _READERS.get(operator)
    return reader(argument) if reader else None


def _of_class(items: Iterable[tuple[Any, Any]]) -> Needed:
    """Return the characters of a class; None for one that excludes some, or has too many."""
    found: set[str] = set()
    for operator, argument in items:
        if operator is _OPERATORS.LITERAL:
            found.add(chr(argument))
        elif operator is _OPERATORS.RANGE and argument[1] - argument[0] < _MOST_IN_RANGE:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return frozenset(found)


def _of_repeat(argument: tuple[int, int, Any]) -> Needed:
    """Return what is needed of a part that may be repeated; nothing if it may be left out."""
    least, _, part = argument
    return _of_sequence(part) if least else None


def _of_group(argument: tuple[Any, int, int, Any]) -> Needed:
    """Return what a group needs; one with a flag of its own may match other letters."""
    _, added, _, part = argument
    return None if added & re.IGNORECASE else _of_sequence(part)


_READERS: Mapping[Any, Callable[[Any], Needed]] = {
    _OPERATORS.LITERAL: lambda code: frozenset(chr(code)),
    _OPERATORS.IN: _of_class,
    _OPERATORS.BRANCH: lambda argument: any_needed(map(_of_sequence, argument[1])),
    _OPERATORS.MAX_REPEAT: _of_repeat,
    _OPERATORS.MIN_REPEAT: _of_repeat,
    _OPERATORS.POSSESSIVE_REPEAT: _of_repeat,
    _OPERATORS.SUBPATTERN: _of_group,
    _OPERATORS.ATOMIC_GROUP: _of_sequence,
    _OPERATORS.ASSERT: lambda argument: _of_sequence(argument[1]),
}
"""How each operator of the parser is read; what is not here needs nothing certain."""
