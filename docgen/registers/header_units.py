"""The units that a table states for its columns: in its header, or in a line above it.

A plain 3.5 in a column is 3.5 times the unit that the table states: in the bracket of the header
(人均纯收入（万元）), in a line above it (单位：万元), else the unit of the schema. A unit that
changes a number and finds no column is reported, since the numbers may then be wrong by a factor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.expressions.quantity import is_known_unit
from docgen.load.stated_units import SEPARATOR
from docgen.model.finding import Finding, Location, Severity
from docgen.model.header_names import header_form, split_bracket
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.batches import Table, other_column
from docgen.registers.measures import Measure
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema

_UNIT_COLUMNS = frozenset({"单位", "计量单位", "金额单位", "数量单位"})
"""Names of columns that say in each row what unit the numbers beside it have."""
_YEAR = LazyPattern(r"(?:19|20)\d\d年?(?:度|[初中末底]|上半年|下半年)?|[上本去今当]年度?")
NUMBERS = frozenset({"quantity", "number", "integer"})
"""The types of fields that are counted in a unit."""


class HeaderUnits(Struct, kw_only=True):
    """Finds what the columns of numbers measure; `above` are the units that stand above the header.

    `above` is joined by 、. Units that are not understood, or that no column takes, are `findings`
    at the header's `location`.

    `above` is 户、万元 for two units, '' for none. `findings` grow with each call of a check.
    """

    schema: Schema
    above: str
    location: Location
    mapped: Mapping[str, str] = field(default_factory=dict)
    """The unit of a field by a column map; what the table states comes before it."""
    rows: frozenset[str] = frozenset()
    """Units that each row of the table is one of: 户 in a register of households."""
    findings: list[Finding] = field(default_factory=list)

    def measures(self, columns: Mapping[str, str]) -> dict[str, Measure]:
        """Return the measure of each field of numbers, given the header of each field.

        `columns` maps a field to the header of its column: 人均纯收入 to 人均纯收入（万元）. The
        result has the fields of numbers only.
        """
        fields = self.schema.fields
        numbers = [name for name in columns if fields[name].get("type") in NUMBERS]
        declared = {
            name: Measure(self.schema.meta(name, grammar.UNIT) or "", rows=self.rows)
            for name in numbers
        }
        above = list(_list_units(self.above, declared.values()))
        return {name: self._measure(name, columns[name], declared[name], above) for name in numbers}

    def _measure(self, name: str, column: str, declared: Measure, above: Sequence[str]) -> Measure:
        """Return what the column of a field measures; report a unit that is not the field's.

        The header comes before the line above it. Of several units above, those of the dimension of
        the field fit; if they differ in scale (元、万元), none is taken and the column is reported.
        """
        in_header = split_bracket(column)[1]
        if in_header and is_known_unit(in_header):
            return self._settle(name, declared, in_header, f"表头“{column}”写的")
        return self._measure_above(name, declared, above)

    def _measure_above(self, name: str, declared: Measure, above: Sequence[str]) -> Measure:
        """Return what the column of a field measures by its map, or by the line above the header.

        A map may say which of several units above is meant; it is reported where it says another.
        """
        mapped = self.mapped.get(name, "")
        fitting = [unit for unit in above if declared.unit and declared.fits(unit)]
        scales = {Measure(unit).scale for unit in fitting}
        if mapped and (not scales or Measure(mapped).scale in scales):
            return replace(declared, stated=mapped)
        if len(scales) > 1:
            self._report(f"表头上面写了几个单位（{self.above}），“{name}”是哪一个看不出", declared)
        elif fitting:
            return self._settle(name, declared, fitting[0], "表头上面写的")
        return declared

    def _compare(self, name: str, declared: Measure, stated: str, place: str) -> None:
        """Report the unit of a field that a column map gives otherwise than the table."""
        mapped = self.mapped.get(name, "")
        if mapped and declared.fits(stated) and not is_same_scale(mapped, stated):
            place = f"“{name}”{place}单位"
            self.findings.append(differing_unit(place, stated, mapped, self.location))

    def _settle(self, name: str, declared: Measure, stated: str, place: str) -> Measure:
        """Return the measure of a column whose unit is stated; report one that cannot be.

        Only a quantity is converted. A plain number or a whole number stays as it is written, so
        that a unit of another scale is reported. `place` says for users where the unit stands.
        """
        self._compare(name, declared, stated, place)
        fits = declared.fits(stated)
        if fits and self.schema.fields[name].get("type") == "quantity":
            return replace(declared, stated=stated)
        if not fits or Measure(stated).scale != declared.scale:
            self._report(f"{place}单位是“{stated}”，“{name}”不是以它计的", declared)
        return declared

    def check_unread(self, columns: Sequence[str]) -> None:
        """Report columns that would be fields of quantities if their units were known.

        人均纯收入（百块） is read as no field, because 百块 is no unit that is known.
        """
        fields = self.schema.fields.items()
        forms = {header_form(name): name for name, rules in fields if _is_quantity(rules)}
        for column in columns:
            form, note = split_bracket(column)
            if not note or form not in forms:
                continue
            if _YEAR.fullmatch(note):
                self.findings.append(self._year_in_header(column, form))
                continue
            unit = self.schema.meta(forms[form], grammar.UNIT) or ""
            message = f"表头“{column}”括号里的“{note}”不是认得的单位，这一列没有读"
            self._report(message, Measure(unit))

    def _year_in_header(self, column: str, form: str) -> Finding:
        """Return the finding that the year in a header keeps a column from being read."""
        return new_finding(
            "TB-25",
            f"表头“{column}”括号里的是年份，不知是不是要填的那一年，这一列没有读",
            f"是的，表头去掉年份，只写“{form}”；不是的不用改",
            severity=Severity.WARNING,
            path=(),
            location=self.location,
        )

    def check_above(self, measures: Mapping[str, Measure], others: Collection[str]) -> None:
        """Report each unit above the header that no column takes, if a quantity has none.

        A count of what is not in the table (户 above columns of 元) changes no number. A known unit
        that fits no column that is read is that of `others`, the columns of no field, if there are
        any.

        `measures` are those that `measures` returned. A known unit in the scale 1 that is no rate
        is passed over, as it changes no number.
        """
        bare = {name: each.unit for name, each in measures.items() if each.unit and not each.stated}
        sized = [unit for name, unit in bare.items() if _is_quantity(self.schema.fields[name])]
        for unit in _list_units(self.above, measures.values()) if bare else ():
            if not _is_taken(unit, measures.values()):
                self._check_loose(unit, sized, is_others=bool(others))

    def _check_loose(self, unit: str, sized: Sequence[str], *, is_others: bool) -> None:
        """Report a unit above the header that no column takes, if it may change what is read.

        `sized` are the units of the quantities that state none. With `is_others` there are columns
        of no field; a rate may still be that of a quantity.
        """
        if not is_known_unit(unit):
            self._report_above(f"表头上面写的单位“{unit}”不认得", unit, sized)
        elif _is_scaled(unit) and (not is_others or ("/" in unit and sized)):
            message = f"表头上面写的单位“{unit}”，没有一列是以它计的"
            self._report_above(message, unit, sized)

    def _report_above(self, message: str, unit: str, sized: Sequence[str]) -> None:
        """Add a finding about a unit above the header, which may be that of the `sized` columns.

        `sized` are the units of the quantities that state none. A count of people is never in 元:
        without a quantity the unit is that of another column.
        """
        remedy = f"是哪一列的单位，写到那一列的表头里，如（{unit}）；不是的，删去上面的“{unit}”"
        if sized:
            remedy = remedy_of_unit(SEPARATOR.join(dict.fromkeys(sized)))
        found = new_finding("TB-25", message, remedy, path=(), location=self.location)
        self.findings.append(found)

    def check_beside(self, column: str, units: Iterable[str]) -> None:
        """Report the units in a column that is no field, unless numbers are counted in them.

        `units` are what the cells of the column hold. Other texts than known units may stand there
        as well.
        """
        measures = self.measures({name: name for name in self.schema.fields}).values()
        known = [unit for unit in units if is_known_unit(unit)]
        others = [
            unit
            for unit in known
            if not any(
                each.unit and each.fits(unit) and not each.is_scaled(unit) for each in measures
            )
        ]
        if others:
            self._report(f"“{column}”一列写着“{others[0]}”，没有用到别的列的数上", Measure())

    def _report(self, message: str, declared: Measure) -> None:
        """Add a finding about a unit, at the header; its remedy names the unit of `declared`."""
        found = new_finding(
            "TB-25", message, remedy_of_unit(declared.unit), path=(), location=self.location
        )
        self.findings.append(found)


class UnitColumns(Struct):
    """Notes what stands in columns that are no fields and say in what unit numbers beside are.

    `headers` are the names of the columns of a table.

    `texts` has the different texts of each such column by its name.
    """

    schema: Schema
    table: Table
    headers: Sequence[str]
    texts: dict[str, set[str]] = field(default_factory=dict)

    def note(self, records: pl.DataFrame) -> None:
        """Note the texts of a batch.

        Columns that the schema knows as fields are in a batch under their names, and are passed
        over.
        """
        for number, name in enumerate(self.headers):
            column = other_column(number)
            if header_form(name) in _UNIT_COLUMNS and column in records.columns:
                written = records[column].drop_nulls().unique().to_list()
                self.texts.setdefault(name, set()).update(written)

    def findings(self) -> list[Finding]:
        """Return a finding for each column with a unit that the numbers are not counted in.

        They are asked for after the last batch.
        """
        units = HeaderUnits(schema=self.schema, above="", location=self.table.location(()))
        for name, texts in self.texts.items():
            units.check_beside(name, sorted(texts))
        return units.findings


def is_same_scale(unit: str, other: str) -> bool:
    """Return whether plain numbers in two units say the same: 元 and 元/年."""
    return Measure(unit).scale == Measure(other).scale


def differing_unit(place: str, stated: str, mapped: str, location: Location) -> Finding:
    """Return the finding about a unit that a table states, where its column map has another.

    `place` tells users where it is stated. The numbers are read in the unit of the table.
    """
    return new_finding(
        "TB-25",
        f"{place}是“{stated}”，列名对照写的单位是“{mapped}”，照“{stated}”读",
        "核对数是以哪个单位计的：表里错的改表里的；对照错的改列名对照，或删去“单位”",
        path=(),
        location=location,
    )


def remedy_of_unit(unit: str) -> str:
    """Return how to mend a column whose unit is another one: the numbers come before the header.

    `unit` is that of the schema, '' if it names none. A ratio (比例) is written with %.
    """
    if not unit:
        return "核对这一列是不是以这个单位计；不是的，改正单位"
    example = "%" if unit == grammar.RATIO else unit
    return (
        f"核对单位；台账这一列以“{unit}”计，单位确实不同的，先把数折算过来，再在表头写（{example}）"
    )


def _list_units(above: str, measures: Iterable[Measure]) -> Iterator[str]:
    """Yield the units of a line; a rate that no column measures is two units (万元/亩).

    `above` is joined by 、; 万元/亩 is one unit in a register with a yield per 亩, and two where
    one column counts 元 and another 亩.
    """
    known = list(measures)
    for unit in filter(None, above.split(SEPARATOR)):
        parts = unit.split("/")
        if any(each.unit and each.fits(unit) for each in known) or not all(
            any(each.unit and each.fits(part) for each in known) for part in parts
        ):
            yield unit
        else:
            yield from parts


def _is_scaled(unit: str) -> bool:
    """Return whether a known unit changes numbers: a rate, or one with a factor (万元, %)."""
    return "/" in unit or Measure(unit).scale != 1


def _is_taken(unit: str, measures: Iterable[Measure]) -> bool:
    """Return whether a column is counted in a unit."""
    return any(each.fits(unit) for each in measures)


def _is_quantity(rules: Mapping[str, object]) -> bool:
    """Return whether the rules of a field say that it holds numbers with units."""
    return rules.get("type") == "quantity"
