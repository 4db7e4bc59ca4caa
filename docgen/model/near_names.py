"""Find the defined name or value that is meant by one that is not defined.

Three questions are answered. `nearest` and `suggest` ask a person whether a name is meant, so they
may be wrong. `find_meant_value` and `pair_names` answer only what is certain. `pair_alike` proposes
pairs for two whole lists.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from docgen.model.alike_signs import fold_letters
from docgen.model.header_names import header_form
from docgen.model.lazy_pattern import LazyPattern

_NEGATIONS = frozenset("不无非未没否")
_FILLERS = frozenset("的户级类型者人力能少动致贫")
"""Characters that say nothing new about a value."""
_LIMITS = frozenset("上下内外及和与或、，,/;；+部分脱曾原准约")
"""Characters of words that add to a value or take from it."""
_ALTERNATIVE = LazyPattern("[或、/]")
_WORD_FORMS = (
    (LazyPattern(r"(?:公民)?身份证件?(?:号码|号)?$|证件?(?:号码|号)$|证件$"), "证号"),
    (LazyPattern(r"(?:联系)?(?:电话|手机)(?:号码|号)?$|联系(?:方式)$"), "电话"),
    (LazyPattern(r"(?:编号|编码|代码|号码)$"), "号"),
    (LazyPattern(r"(?<=.)(?:姓名|名字|名称|名|子)$"), ""),
)
"""Forms of the last word of a name, and the one for all of them."""


def nearest(name: str, names: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the most similar of `names`, '' if none reaches `cutoff` (0 to 1).

    户主性名 means 户主姓名. The measure is that of `difflib` (ratio), 1 for equal names.
    """
    matches = difflib.get_close_matches(name, list(names), 1, cutoff)
    return next(iter(matches), "")


def nearest_column(name: str, names: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the most similar of `names` that may be the same column, '' for none.

    One with another Chinese word in one place is another column: 户主电话号 is not 户主证件号.
    """
    return nearest(name, [each for each in names if not _replaces_word(name, each)], cutoff)


def _replaces_word(name: str, other: str) -> bool:
    """Return whether a Chinese word of several characters stands for another one in a name.

    A single wrong character is a slip of the pen, two are another word.
    """
    differences = difflib.SequenceMatcher(a=name, b=other, autojunk=False).get_opcodes()
    return any(
        _is_word(name[start:end]) and _is_word(other[other_start:other_end])
        for kind, start, end, other_start, other_end in differences
        if kind == "replace"
    )


def _is_word(text: str) -> bool:
    """Report whether a text is of two or more Chinese characters and nothing else."""
    return len(text) > 1 and all("\u4e00" <= character <= "\u9fff" for character in text)


def suggest(name: str, names: Iterable[str], otherwise: str = "", cutoff: float = 0.5) -> str:
    """Return the remedy that asks whether the nearest name is meant, else `otherwise`.

    The question is in Chinese: 是不是“户主姓名”？
    """
    return ask_for(nearest(name, names, cutoff)) or otherwise


def ask_for(near: str) -> str:
    """Return the question whether a name is meant, '' without one.

    `near` is the result of `nearest`, '' if that has found none.
    """
    return f"是不是“{near}”？" if near else ""


def find_meant_value(word: str, values: Iterable[str], subject: str = "") -> str:
    """Return the one of `values` that a word means, '' if that is not certain.

    The value stands in the word or the word in it, and what one of them has more says nothing new:
    it is of the `subject` (the name of the field), of several values, or a filler. 因病致残 is not
    因病, 高中以上 not 高中, and what denies does not stand for what affirms.

    因病户 means 因病, ｃ means C, and so does a Cyrillic С. Spaces in the word do not count. If
    several values stand in it, one of them must hold all others.
    """
    word = "".join(word.split())
    choices = list(values)
    equal = [each for each in choices if fold_letters(each) == fold_letters(word)]
    if equal:
        return equal[0] if len(equal) == 1 else ""
    return _find_near_value(word, choices, subject)


def _find_near_value(word: str, choices: Sequence[str], subject: str) -> str:
    """Return the one of the choices that stands in a word or has it in itself, as described above.

    The arguments are those of `find_meant_value`; no choice is written like the word.
    """
    denies = _NEGATIONS.intersection(word)
    usual = _FILLERS.union(subject)
    alike = [each for each in choices if _NEGATIONS.intersection(each) == denies]
    within = [each for each in alike if _only_adds(word, each, usual, choices)]
    if within:
        longest = max(within, key=len)
        return longest * all(_is_within(each, longest) for each in within)
    around = [each for each in alike if _only_shortens(word, each, choices)]
    return around[0] if len(around) == 1 else ""


def _only_adds(word: str, value: str, usual: frozenset[str], values: Sequence[str]) -> bool:
    """Return whether a word is a value with more of what says nothing new.

    `value` stands in `word`; `usual` are the characters that say nothing new.
    """
    return _is_within(value, word) and all(
        _LIMITS.isdisjoint(piece) and (usual.issuperset(piece) or _is_shared(piece, values))
        for piece in _pieces_beyond(value, word)
    )


def _only_shortens(word: str, value: str, values: Sequence[str]) -> bool:
    """Return whether a word is the beginning or most of a value, or one of its alternatives.

    A word of one character is never enough.
    """
    if len(word) < 2:
        return False
    if value.startswith(word) or word in _ALTERNATIVE.split(value):
        return True
    if word in value and len(word) * 2 > len(value):
        return not _ALTERNATIVE.search(value)
    return _is_within(word, value) and all(
        _is_shared(piece, values) for piece in _pieces_beyond(word, value)
    )


def _pieces_beyond(text: str, whole: str) -> Iterator[str]:
    """Yield the pieces that a longer text has beyond another.

    因病致贫 has the piece 致贫 beyond 因病. A piece that replaces another one is yielded too.
    """
    matcher = difflib.SequenceMatcher(a=text, b=whole, autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield whole[start:end]


def _is_shared(piece: str, values: Iterable[str]) -> bool:
    """Return whether several values have a word, so that it tells none of them.

    A single character is not enough to say so.
    """
    return len(piece) > 1 and sum(piece in value for value in values) > 1


def _is_within(text: str, whole: str) -> bool:
    """Return whether the characters of a text stand in another in their order.

    They need not stand side by side: 因病 stands in 因大病. '' stands in nothing.
    """
    characters = iter(whole)
    return bool(text) and all(character in characters for character in text)


def pair_names(names: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """Return for each name the one of `others` that surely is the same, as `pair_named` does.

    户编号 is paired with 户编码. Names without a partner have no entry.
    """
    return pair_named({name: (name,) for name in names}, others)


def pair_named(
    names: Mapping[str, Sequence[str]], others: Iterable[str], owners: Collection[str] = ()
) -> dict[str, str]:
    """Return for each name the one of `others` that surely is the same.

    `names` are names with all that are used for them. Two are the same if their words are, in
    whatever form (编码, 编号): 户主编号 is not 户编号. A name that begins with one of the `owners`
    may go without it: 成员姓名. A name with two such others gets none.

    The result maps names to others; those without a certain partner have no entry. One of `others`
    that would fit two names fits none.
    """
    known = {name: set(map(_core, used)) for name, used in names.items()}
    found: dict[str, list[str]] = {}
    for other in others:
        cores = {_core(other), *(_core(other.removeprefix(owner)) for owner in owners)} - {""}
        meant = [name for name, core in known.items() if not cores.isdisjoint(core)]
        if len(meant) == 1:
            found.setdefault(meant[0], []).append(other)
    return {name: matches[0] for name, matches in found.items() if len(matches) == 1}


def _core(name: str) -> str:
    """Return the words of a name in one form, without fillers.

    所属户编码 gives 户号, 户主身份证号码 gives 户主证号.
    """
    core = header_form(name).removeprefix("所属").removeprefix("所在").replace("的", "")
    for form, plain in _WORD_FORMS:
        core = form.sub(plain, core)
    return core


def pair_alike(names: Iterable[str], others: Iterable[str], cutoff: float = 0.6) -> dict[str, str]:
    """Return for each name the most similar of `others`; no name is paired twice.

    The most similar pairs are taken first. `cutoff` is the least likeness, from 0 to 1; names that
    reach it with no free partner have no entry.
    """
    pairs = [
        (difflib.SequenceMatcher(a=name, b=other).ratio(), name, other)
        for name in names
        for other in others
    ]
    paired: dict[str, str] = {}
    for likeness, name, other in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= cutoff and name not in paired and other not in paired.values():
            paired[name] = other
    return paired
