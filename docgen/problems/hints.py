"""The brackets of the program: a text wholly in one pair of them was not written by a person."""

from __future__ import annotations

from docgen.problems.problem_rows import clean_text

OPEN = "〖"
CLOSE = "〗"


def bracket(text: str) -> str:
    """Return a text on one line in the brackets of the program, without such brackets inside.

    〖仍有〗 of 仍有. Line ends become ；, other brackets of the program 【】.
    """
    inner = without_brackets(clean_text(text)).replace("\n", "；")
    return f"{OPEN}{inner}{CLOSE}"


def without_brackets(text: str) -> str:
    """Return a text with other brackets in place of those of the program."""
    return text.replace(OPEN, "【").replace(CLOSE, "】")


def is_written_by_program(text: str) -> bool:
    """Return whether a text is '' or wholly in one pair of the program's brackets.

    A text with two pairs, 〖仍有〗〖甲〗, is not: a person has joined it.
    """
    if not text:
        return True
    inner = text.removeprefix(OPEN).removesuffix(CLOSE)
    return len(text) == len(inner) + 2 and OPEN not in inner and CLOSE not in inner
