"""Fields of a web page in which somebody has chosen or written something.

A browser shows the choice of a list, not all that could be chosen, and the value of a field. Form:
HTML 4.01, 17.

`web_page` gives its tags to an open `ChoiceList` until that is ended; an input field is one tag.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from docgen.load.markup_tags import Tag

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_SELECTED = re.compile(r"(?<![\w-])selected(?![\w-])", re.IGNORECASE)
_MULTIPLE = re.compile(r"(?<![\w-])multiple(?![\w-])", re.IGNORECASE)
_WITHOUT_TEXT = frozenset(
    ("hidden", "checkbox", "radio", "button", "submit", "reset", "image", "file", "password")
)
"""Kinds of fields that show no text which somebody wrote."""
_ENDS = frozenset(("td", "th", "tr", "table", ""))
_CHOICES = frozenset(("option", "optgroup"))


class _Choice(Struct):
    """A choice of a list: its text as it stands in the file, and whether it is chosen."""

    text: str
    is_selected: bool


class ChoiceList(Struct):
    """A list of choices that is being read: its opening tag and its choices.

    The text between choices is no part of any; a group of choices (optgroup) ends the one before
    it.
    """

    tag: Tag
    choices: list[_Choice] = field(default_factory=list)
    is_in_choice: bool = False
    """Whether the text that comes next belongs to the last choice."""

    def add(self, tag: Tag) -> None:
        """Read the text before a tag, and go on to the choice that it may begin."""
        if self.is_in_choice:
            self.choices[-1].text += tag.text
        if tag.element in _CHOICES:
            self.is_in_choice = tag.opens and tag.element == "option"
        if tag.element == "option" and tag.opens:
            self.choices.append(_Choice("", _has_word(tag, _SELECTED)))

    def is_ended_by(self, tag: Tag) -> bool:
        """Return whether the list ends before a tag; the end of its cell ends it too."""
        return tag.element in _ENDS or (tag.element == "select" and tag.closes)

    def text(self) -> str:
        """Return what is chosen: the first choice if none is, and only one can be.

        Several choices are joined with 、. A list that allows several and has none chosen gives ''.
        """
        chosen = [choice.text.strip() for choice in self.choices if choice.is_selected]
        if not chosen and not _has_word(self.tag, _MULTIPLE):
            chosen = [choice.text for choice in self.choices[:1]]
        return "、".join(chosen)


def _has_word(tag: Tag, word: re.Pattern[str]) -> bool:
    """Return whether a tag has an attribute that needs no value.

    `word` is the pattern of its name (`selected`). Values in quotes are not searched.
    """
    return bool(word.search(_QUOTED.sub("", tag.attributes)))


def read_input(tag: Tag) -> str:
    """Return the text that a field for one line shows.

    It is '' for kinds that show none (hidden, checkbox, button …) and for an empty field.
    """
    attributes = tag.read_attributes()
    if attributes.get("type", "").lower() in _WITHOUT_TEXT:
        return ""
    return attributes.get("value", "")
