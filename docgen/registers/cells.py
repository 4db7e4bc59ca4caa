"""Cells: the texts of a batch are read as typed values, and invalid texts become findings.

Texts that are valid beyond doubt are converted by polars (`cell_shortcut`). Every other distinct
text is tidied, read and validated once, as a field of a document is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.expressions.literals import LiteralError, parse_quantity
from docgen.expressions.quantity import Quantity
from docgen.load.error_values import has_error_value, is_error_value
from docgen.model.disclosure import mask_number
from docgen.model.finding import Finding
from docgen.model.source import LOST_DIGITS, SPOILT_DAY
from docgen.registers.blank_cells import report_blank
from docgen.registers.cell_shortcut import (
    DASHES,
    choose_blank_words,
    is_free_text,
    plainly_sound,
    quickly_sound,
)
from docgen.registers.cell_texts import CellTexts
from docgen.registers.cell_values import CellValue, to_cell_value
from docgen.registers.column_types import TYPES
from docgen.registers.format_checks import report_format
from docgen.registers.formula_texts import report_formula
from docgen.registers.header_units import NUMBERS
from docgen.registers.measures import Measure
from docgen.registers.misplaced_numbers import LEAST, report_misplaced
from docgen.registers.name_texts import is_name
from docgen.registers.register_schema import INDEX
from docgen.registers.spoilt_codes import is_day_text, is_no_value, report_spoilt_code
from docgen.registers.swapped_cells import Fields, name_swaps
from docgen.registers.tidy_texts import tidy_code, tidy_text, without_formula
from docgen.registers.unsure_cells import UnsureCells, UnsureTest
from docgen.registers.written_amounts import YEAR, report_rough, report_year, tidy_amount
from docgen.registers.written_forms import find_form
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules, Unreadable, typed
from docgen.schema.messages import LEAVE_BLANK
from docgen.schema.value_judge import value_judge

_IN_ALL = f"；一列都这样写的，在列名对照（docgen map）的“{grammar.VALUE}”里写明换成哪一个"


class CellReader:
    """Reads the cells of one field; a text is read once, however often it occurs."""

    def __init__(
        self,
        name: str,
        rules: Rules,
        *,
        is_code: bool = False,
        measure: Measure | None = None,
        blank_words: frozenset[str] = frozenset(),
    ) -> None:
        """Take the rules of a field, whether it is a code, its measure and its blank words."""
        self.name = name
        self.is_required = bool(rules.get("required"))
        self.rules = rules
        self._is_code = is_code
        self._measure = measure or Measure(str(rules.get("meta", {}).get(grammar.UNIT) or ""))
        self._field_type = str(rules.get("type", "string"))
        self._column_type = TYPES.get(self._field_type, pl.String)
        self._is_free_text = is_free_text(rules) and not is_code
        self._is_number = self._field_type in NUMBERS
        self._blank_words = choose_blank_words(rules, blank_words)
        self._form = find_form(rules)
        self._is_strict = self._field_type == "string" and (
            is_code or self.is_required or self._form is not None
        )
        self._is_masked = bool(rules.get("meta", {}).get(grammar.MASKED))
        self._validate = value_judge(name, rules)
        self._sound = plainly_sound(name, rules, is_code=is_code, blank_words=self._blank_words)
        if self._measure.unit == grammar.RATIO and not self._measure.stated:
            # A plain number lacks its %, which columns do not see.
            self._sound = None
        if self._sound is not None:
            self._sound &= self._is_safe(pl.col(name))
        self._read = CellTexts()
        self._blank = set[str]()
        self._errors = set[str]()

    def _is_safe(self, column: pl.Expr) -> pl.Expr:
        """Return whether a sound text of a column needs no other look at it.

        A long number may be that of a person, and a field with a form of its own has more rules.
        """
        if self._is_number:
            return column.str.len_bytes() < LEAST
        return pl.lit(value=True) if self._form is None else self._form.is_sound(column)

    def unsure_test(self) -> UnsureTest:
        """Return how it is found whether a text has to be read by itself."""
        written = pl.col(self.name).is_not_null()
        if self._sound is None:
            return UnsureTest(written)
        passes = None
        if self._form is None:
            passes = quickly_sound(self.name, self.rules, self._blank_words)
        return UnsureTest(written & ~self._sound.fill_null(False), passes)

    def read_texts(self, texts: Iterable[str]) -> CellTexts:
        """Return the values of these texts and the findings about them."""
        read = CellTexts()
        for text in texts:
            if text not in self._read.values:
                self._read_text(text)
            read.values[text] = self._read.values[text]
            if text in self._read.findings:
                read.findings[text] = self._read.findings[text]
            if text in self._blank:
                read.blank.append(text)
            if text in self._read.tidied:
                read.tidied[text] = self._read.tidied[text]
            if text in self._errors:
                read.errors.append(text)
            if text in self._read.scaled:
                read.scaled[text] = self._read.scaled[text]
            if self._is_free_text and is_day_text(text):
                read.days.append(text)
        return read

    @property
    def is_of_names(self) -> bool:
        """Return whether the field holds names."""
        return self._form is not None and self._form.is_name

    @property
    def takes_any_text(self) -> bool:
        """Return whether the field takes any text, or only names."""
        return is_free_text(self.rules) and grammar.FORMAT_CHECK not in self.rules.get("meta", {})

    def takes(self, text: str) -> bool:
        """Return whether the field takes a text as it is written, without a finding."""
        read = self.read_texts([text])
        return read.values[text] is not None and not read.findings

    def sound_values(self) -> pl.Expr:
        """Return the typed values of a column; those of its unsure texts mean nothing."""
        texts = pl.col(self.name)
        if self._column_type == pl.String:
            return texts
        if self._sound is None:
            return pl.lit(None, dtype=self._column_type).alias(self.name)
        values = texts.cast(self._column_type, strict=False)
        if self._field_type == "quantity":
            return values * float(self._measure.scale)
        return values

    def replace_unsure(
        self, sound: pl.Series, cells: UnsureCells, values: Mapping[str, CellValue]
    ) -> pl.Series:
        """Return typed values in which the unsure cells have the values that were read."""
        if all(text == value for text, value in values.items()):
            return sound
        read = pl.Series(list(values.values()), dtype=self._column_type)
        replaced = cells.texts.replace_strict(list(values), read, return_dtype=self._column_type)
        return sound.clone().scatter(cells.places, replaced)

    def _read_text(self, raw: str) -> None:
        """Read and validate one text.

        A code that has lost digits has been reported where the table was loaded, and has no value.
        """
        self._read.values[raw] = None
        if raw.endswith(LOST_DIGITS):
            return
        text = self._tidy(raw)
        if self._is_blank(text):
            self._blank.add(raw)
            return
        if self._is_error(text):
            self._errors.add(raw)
            self._read.tidied.pop(raw, None)
            return
        value = self._typed(text)
        self._note_unit(raw, value)
        misread = self._misread(raw, text, value)
        if misread is not None:
            self._read.findings[raw] = self._mask(misread, text)
            self._read.tidied.pop(raw, None)
            return
        finding = self._judge(value)
        if finding is not None:
            self._read.findings[raw] = self._mask(finding, text)
        # An invalid number or date is reported once; rules do not see its value.
        if finding is None or self._field_type not in TYPES:
            self._read.values[raw] = to_cell_value(value)

    def _judge(self, value: object) -> Finding | None:
        """Return what is wrong with a value by the rules of the field, None if nothing is."""
        finding = self._validate(value) or report_format(self.name, value, self.rules)
        if finding is not None and self._field_type == "boolean":
            return replace(finding, remedy=f"{finding.remedy}{_IN_ALL}")
        return finding

    def _note_unit(self, raw: str, value: object) -> None:
        """Note a quantity in a unit that plain numbers of the column are not in."""
        if isinstance(value, Quantity) and self._measure.is_scaled(value.unit):
            self._read.scaled[raw] = value.unit

    def _is_blank(self, text: str) -> bool:
        """Return whether a text is what people or programs write for a blank cell."""
        if not text or text in self._blank_words or (self._is_strict and is_no_value(text)):
            return True
        return bool(self._blank_words) and re.match(DASHES, text) is not None

    def _is_error(self, text: str) -> bool:
        """Return whether a text is an error of a spreadsheet; in a code or a name one may stand."""
        return is_error_value(text) or (self._is_strict and has_error_value(text))

    def _tidy(self, raw: str) -> str:
        """Return a text as it is compared; what a code loses is noted."""
        if self._form is not None and self._form.tidy is not None:
            return self._form.tidy(raw)
        if not self._is_code and self._form is None:
            return tidy_text(raw)
        text = tidy_code(raw) if self._is_code else without_formula(raw)
        before = raw.replace("\u3000", " ").strip() if self._is_code else tidy_text(raw)
        if text and text != before:
            self._read.tidied[raw] = text
        return text

    def _typed(self, text: str) -> object:
        """Return the value of a text; None for a number of something else than its column counts.

        A whole number may have the unit that its column counts (2016年, 4口).
        """
        if not self._is_number:
            return typed(text, self._field_type)
        value = self._typed_number(tidy_amount(text))
        return Unreadable(text, value.reason) if isinstance(value, Unreadable) else value

    def _typed_number(self, text: str) -> object:
        """Return the value of a tidy text in a field of numbers, as `_typed` does."""
        if self._field_type != "integer" or not self._measure.unit:
            return self._in_unit(typed(text, self._field_type))
        try:
            value = parse_quantity(text)
        except LiteralError:
            value = None
        if value is None or not value.unit:
            return typed(text, self._field_type)
        if not self._measure.fits(value.unit):
            return None
        return typed(str(value.base), self._field_type)

    def _misread(self, raw: str, text: str, value: object) -> Finding | None:
        """Return the finding about a text that stands for something else than its column does.

        That is a code that a spreadsheet took for a number or a day, the number of a person among
        counts, or a quantity of another dimension, whose value is None.
        """
        formula = report_formula(self.name, text)
        if formula is not None:
            return formula
        if self._is_number:
            return self._misread_number(text, value)
        found = self._form and self._form.report and self._form.report(self.name, text)
        if found:
            ending = LEAVE_BLANK * (not self.is_required)
            return replace(found, remedy=found.remedy + ending)
        if not self._is_code or (self._form and self._form.tidy):
            return None
        # A day with its time is known by the space between them.
        return report_spoilt_code(self.name, tidy_text(raw), is_day=raw.endswith(SPOILT_DAY))

    def _misread_number(self, text: str, value: object) -> Finding | None:
        """Return the finding about a text among numbers that counts something else, as `_misread`.

        A text that is no number at all is left to the rules of the field.
        """
        is_long = len(text) >= LEAST
        if is_long and (misplaced := report_misplaced(self.name, text, self._measure.unit)):
            return misplaced
        if value is not None and not isinstance(value, Unreadable):
            return None
        if self._measure.unit == YEAR and (year := report_year(self.name, text)):
            return year
        rough = report_rough(self.name, text)
        if rough is None and value is None:
            return self._measure.report(self.name, text)
        return rough

    def _in_unit(self, value: object) -> object:
        """Return a quantity in the unit of its column, None if it measures something else."""
        if isinstance(value, Quantity):
            return self._measure.read(value)
        return value

    def _mask(self, finding: Finding, text: str) -> Finding:
        """Return the finding with a personal number masked in its message."""
        if not self._is_masked:
            return finding
        return replace(finding, message=finding.message.replace(text, mask_number(text)))


class ReadCells(Struct, frozen=True):
    """The typed rows of a batch and the findings about their cells; paths are (row, field).

    `texts` are the distinct texts that were read one by one, `unreadable` the rows of cells that
    are written and have no value, both by field.
    """

    rows: pl.DataFrame
    findings: list[Finding]
    texts: Mapping[str, CellTexts]
    unreadable: Mapping[str, list[int]]


def read_cells(
    readers: Mapping[str, CellReader],
    texts: pl.DataFrame,
    unsure: Mapping[str, UnsureCells],
    columns: Collection[str],
) -> ReadCells:
    """Return the cells of a batch; `unsure` are those that have to be read one by one.

    Its rows have values in these columns.

    The other fields are validated and get no values.
    """
    present = [readers[name] for name in unsure]
    read = {reader.name: reader.read_texts(unsure[reader.name].distinct) for reader in present}
    index = pl.col(INDEX).cast(pl.Int64)
    valued = [reader for reader in present if reader.name in columns]
    sound = texts.select(index, *(reader.sound_values() for reader in valued))
    rows = sound.with_columns(
        reader.replace_unsure(sound[reader.name], unsure[reader.name], read[reader.name].values)
        for reader in valued
    )
    findings = list[Finding]()
    unreadable = dict[str, list[int]]()
    for reader in present:
        name = reader.name
        findings += _invalid_findings(name, unsure[name], read[name])
    findings = _name_swaps(findings, present, unsure)
    for reader in present:
        name = reader.name
        if reader.is_required:
            findings += _blank_findings(reader, texts, unsure[name], read[name])
        if read[name].unreadable:
            unreadable[name] = unsure[name].records_of(read[name].unreadable).to_list()
    return ReadCells(rows, findings, read, unreadable)


def _name_swaps(
    findings: list[Finding], readers: Iterable[CellReader], unsure: Mapping[str, UnsureCells]
) -> list[Finding]:
    """Return the findings about cells; those of swapped names and numbers say so."""
    names: Fields = {each.name: is_name for each in readers if each.is_of_names}
    others: Fields = {each.name: each.takes for each in readers if not each.takes_any_text}
    return name_swaps(findings, names, others, unsure)


def _invalid_findings(name: str, cells: UnsureCells, read: CellTexts) -> Iterator[Finding]:
    """Yield the findings about the invalid texts of a field, given its unsure cells."""
    if not read.findings:
        return
    for row, text in zip(cells.records, cells.texts, strict=True):
        if text in read.findings:
            yield replace(read.findings[text], path=(row, name))


def _blank_findings(
    reader: CellReader, texts: pl.DataFrame, cells: UnsureCells, read: CellTexts
) -> Iterator[Finding]:
    """Yield a finding for each blank cell of a required field, given its unsure cells.

    A word that counts as blank (无) is named: the cell is not empty to whoever looks at it.
    """
    name = reader.name
    blank = dict[int, str]()
    if texts[name].null_count():
        blank |= dict.fromkeys(texts[INDEX].filter(texts[name].is_null()), "")
    for text in read.blank:
        blank |= dict.fromkeys(cells.records_of([text]), tidy_text(text))
    for row, text in sorted(blank.items()):
        yield replace(report_blank(name, text, reader.rules), path=(row, name))
