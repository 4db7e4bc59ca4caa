"""Measures of characters: fonts, sizes, colours, and how many fit on a line.

One value is measured for each run of characters of one format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from docgen.model.layout import CharFormat
from docgen.wordformat.document_view import DocumentView, Measure, Measurement, Subject, as_part
from docgen.wordformat.element_part import AROUND, ElementPart
from docgen.wordformat.profile import Requirement, Value

VISIBLE = re.compile(f"[^{AROUND}]")
HAN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff，。；：、！？（）《》〔〕]"
)
LATIN = re.compile(r"[A-Za-z0-9]")
POINTS_PER_MM = 72 / 25.4
_BODY_SIZE = 16.0  # points (5.2.2)
_CHARACTER_GRIDS = ("linesAndChars", "snapToChars")


def measure_characters(
    pattern: re.Pattern[str], read_value: Callable[[CharFormat, DocumentView], Value]
) -> Measure:
    """Return a measure of the format of characters; texts without the pattern are passed over.

    `read_value` reads the property of one format, for example its size. The offsets of each
    measurement are those of the run of characters in the paragraph, its automatic number counted.
    `VISIBLE` measures all but white space, `HAN` and `LATIN` the texts with such characters.
    """

    def measure(subject: Subject, document: DocumentView, _: Requirement) -> Iterator[Measurement]:
        """Yield the value of each run of characters that contains the pattern."""
        for start, text, char_format in document.characters(as_part(subject)):
            if pattern.search(text):
                value = read_value(char_format, document)
                yield Measurement(value, text, start, start + len(text))

    return measure


def count_line_characters(
    subject: Subject, document: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield how many characters of body size fit on a line; a wrong size is another finding.

    The width of the text area comes from the requirement, in millimetres, and not from the page:
    the margins have requirements of their own. 0.005 of a character is allowed for rounding.
    """
    part = as_part(subject)
    grid = _find_grid_spacing(part, document)
    for start, text, char_format in document.characters(part):
        if len(text.strip(AROUND)) > 1:
            width = max(_BODY_SIZE + char_format.spacing + grid, 1)
            count = int(requirement.text_area * POINTS_PER_MM / width + 0.005)
            yield Measurement(float(count), text, start, start + len(text))


def _find_grid_spacing(part: ElementPart, document: DocumentView) -> float:
    """Return what the page grid adds to each character, in points."""
    sections = document.outline.sections
    section = sections[min(part.paragraph.section, len(sections) - 1)]
    if part.paragraph.grid and section.grid_type in _CHARACTER_GRIDS:
        return section.grid_spacing
    return 0.0
