"""The units that a table states for its columns: in its header, or in a line above it.

A plain 3.5 in a column is 3.5 times the unit that the table states: in the bracket of the header
(人均纯收入（万元）), in a line above it (单位：万元), else the unit of the schema. A unit that
changes a number and finds no column is reported, since the numbers may then be wrong by a factor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.expressions.quantity import is_known_unit
from docgen.load.stated_units import EXCEPTION, SEPARATOR
from docgen.model.finding import Finding, Location, Severity
from docgen.model.header_names import header_form, split_bracket
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.measures import Measure
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema

_BETWEEN_LABELS = LazyPattern("[、和及与]")
_OF_LABEL = LazyPattern(r"(?:其中)?(.+?)(?:等|的|各|类|项|指标|数据|栏目?|列|项目)*")
_AMOUNTS = LazyPattern("指标|收入|支出|金额|面积|[均率项栏列]")
"""What an exception is about that names no other people or places (除五保户外)."""
_YEAR = LazyPattern(r"(?:19|20)\d\d年?(?:度|[初中末底]|上半年|下半年)?|[上本去今当]年度?")
_NO_UNIT = LazyPattern(
    r"(?:大?约|估计?|预计|实际|左右|税[前后]|[不未]?含.*|.*(?:除|扣|包括|其中|口径|合计|累计).*"
    r"|(?!.*[\d元亩米斤吨顷块里升户人]$)[^\W\d]{4,})"
)
"""Notes that say what a column holds, and are no units."""
NUMBERS = frozenset({"quantity", "number", "integer"})
"""The types of fields that are counted in a unit."""


class _Column(Struct, frozen=True):
    """The column of a field: the name of the field, its header, and what the schema says."""

    name: str
    header: str
    declared: Measure


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
    places: Mapping[str, Location] = field(default_factory=dict)
    """Where each column stands in the header, by its name there."""
    findings: list[Finding] = field(default_factory=list)
    excepted: dict[str, str] = field(default_factory=dict)
    unnamed: list[str] = field(default_factory=list)
    """Columns that a line above excepts, and that are no fields of numbers."""

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
        above = list(_list_units(self._general, declared.values()))
        self._name_exceptions({name: columns[name] for name in numbers}, declared)
        return {name: self._measure(name, columns[name], declared[name], above) for name in numbers}

    @property
    def _general(self) -> str:
        """Return the units above that are not those of some columns alone."""
        return SEPARATOR.join(unit for unit in self.above.split(SEPARATOR) if EXCEPTION not in unit)

    def _name_exceptions(self, columns: Mapping[str, str], declared: Mapping[str, Measure]) -> None:
        """Note the unit of each field that a line above excepts from its unit, '' without one.

        `columns` are the headers of fields of numbers. The longest name of several says most.
        """
        stated = (unit.split(EXCEPTION) for unit in self.above.split(SEPARATOR))
        for label, unit in sorted(
            (each for each in stated if len(each) > 1), key=lambda each: len(each[0])
        ):
            for core in map(_core_of, _BETWEEN_LABELS.split(label)):
                named = _named_by(core, columns)
                fitting = [name for name in named if not unit or declared[name].fits(unit)]
                self.excepted.update(dict.fromkeys(fitting, unit))
                self.unnamed += [core] * (not fitting and bool(unit or _AMOUNTS.search(label)))

    def _measure(self, name: str, column: str, declared: Measure, above: Sequence[str]) -> Measure:
        """Return what the column of a field measures; report a unit that is not the field's.

        The header comes before the line above it. Of several units above, those of the dimension of
        the field fit; if they differ in scale (元、万元), none is taken and the column is reported.
        """
        column_of_field = _Column(name, column, declared)
        in_header = split_bracket(column)[1]
        if in_header and is_known_unit(in_header):
            return self._settle(column_of_field, in_header, f"表头“{column}”写的")
        excepted = self.excepted.get(name)
        if excepted:
            return self._settle(column_of_field, excepted, f"表头上面给“{name}”写的")
        return self._measure_above(column_of_field, above if excepted is None else ())

    def _measure_above(self, column: _Column, above: Sequence[str]) -> Measure:
        """Return what the column of a field measures by its map, or by the line above the header.

        A map may say which of several units above is meant; it is reported where it says another.
        """
        declared = column.declared
        mapped = self.mapped.get(column.name, "")
        fitting = [unit for unit in above if declared.unit and declared.fits(unit)]
        scales = {Measure(unit).scale for unit in fitting}
        if mapped and (not scales or Measure(mapped).scale in scales):
            return replace(declared, stated=mapped)
        if len(scales) > 1:
            message = f"表头上面写了几个单位（{self.above}），“{column.name}”是哪一个看不出"
            self._report(message, declared, column.header)
        elif fitting:
            return self._settle(column, fitting[0], "表头上面写的")
        return declared

    def _compare(self, column: _Column, stated: str, place: str) -> None:
        """Report the unit of a field that a column map gives otherwise than the table."""
        mapped = self.mapped.get(column.name, "")
        if mapped and column.declared.fits(stated) and not is_same_scale(mapped, stated):
            place = f"“{column.name}”{place}单位"
            location = self._place_of(column.header)
            self.findings.append(differing_unit(place, stated, mapped, location))

    def _settle(self, column: _Column, stated: str, place: str) -> Measure:
        """Return the measure of a column whose unit is stated; report one that cannot be.

        Only a quantity is converted. A plain number or a whole number stays as it is written, so
        that a unit of another scale is reported. `place` says for users where the unit stands.
        """
        self._compare(column, stated, place)
        declared = column.declared
        fits = declared.fits(stated)
        if fits and _is_quantity(self.schema.fields[column.name]):
            return replace(declared, stated=stated)
        if not fits or Measure(stated).scale != declared.scale:
            message = f"{place}单位是“{stated}”，“{column.name}”不是以它计的"
            self._report(message, declared, column.header)
        return declared

    def check_unread(self, columns: Sequence[str], taken: Collection[str] = ()) -> set[str]:
        """Report columns that would be fields of quantities if their units were known.

        人均纯收入（百块） is read as no field, because 百块 is no unit that is known; a note may
        say that other amounts stand there (不含补贴). `taken` are the fields that other columns
        are: a note then tells the columns apart.

        The result has the columns that are reported.
        """
        fields = self.schema.fields.items()
        forms = {header_form(name): name for name, rules in fields if _is_quantity(rules)}
        told: set[str] = set()
        for column in columns:
            form, note = split_bracket(column)
            if not note or form not in forms:
                continue
            found = self._judge_note(column, forms[form], is_taken=forms[form] in taken)
            if found is not None:
                self.findings.append(found)
                told.add(column)
        return told

    def _judge_note(self, column: str, name: str, *, is_taken: bool) -> Finding | None:
        """Return the finding about what keeps a column from being a field; None if none is due.

        With `is_taken` another column is the field.
        """
        form, note = split_bracket(column)
        parts = note.split(SEPARATOR)
        units = list(filter(is_known_unit, parts))
        bare = f"{form}（{units[0]}）" if units else form
        others = [part for part in parts if part not in units]
        if any(map(_YEAR.fullmatch, parts)):
            return self._year_in_header(column, bare)
        if len(units) < 2 and all(map(_NO_UNIT.fullmatch, others)):
            return None if is_taken else self._note_in_header(column, SEPARATOR.join(others), bare)
        unit = self.schema.meta(name, grammar.UNIT) or ""
        message = f"表头“{column}”括号里的“{note}”不是认得的单位，这一列没有读"
        return self._new_finding(message, Measure(unit), column)

    def _year_in_header(self, column: str, bare: str) -> Finding:
        """Return the finding that the year in a header keeps a column from being read.

        `bare` is the header without the year.
        """
        return new_finding(
            "TB-25",
            f"表头“{column}”括号里的是年份，不知是不是要填的那一年，这一列没有读",
            f"是的，表头去掉年份，只写“{bare}”；不是的不用改",
            severity=Severity.WARNING,
            path=(),
            location=self._place_of(column),
        )

    def _note_in_header(self, column: str, note: str, bare: str) -> Finding:
        """Return the finding that a note in a header keeps a column from being read.

        `bare` is the header without the note.
        """
        return new_finding(
            "TB-25",
            f"表头“{column}”括号里的“{note}”不是单位，不知这一列是不是要填的数，没有读",
            f"是的，表头去掉“{note}”，只写“{bare}”；不是的不用改",
            severity=Severity.WARNING,
            path=(),
            location=self._place_of(column),
        )

    def _place_of(self, column: str) -> Location:
        """Return where a column stands in the header; the place of the header if it is unknown."""
        return self.places.get(column, self.location)

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
        for unit in _list_units(self._general, measures.values()) if bare else ():
            if not _is_taken(unit, measures.values()):
                self._check_loose(unit, sized, is_others=bool(others))
        self._check_unnamed(others)

    def _check_unnamed(self, others: Collection[str]) -> None:
        """Report the columns that a line above excepts from its unit, and that the table lacks.

        `others` are the columns of no field.
        """
        for core in self.unnamed:
            if not any(core in header_form(column) for column in others):
                message = f"表头上面单独写了“{core}”的单位，表里没有叫这个名称的列"
                remedy = "是哪一列的，把单位写到那一列的表头里，如（元）；不是这张表的，删去"
                found = new_finding("TB-25", message, remedy, path=(), location=self.location)
                self.findings.append(found)

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
            message = f"“{column}”一列写着“{others[0]}”，没有用到别的列的数上"
            self._report(message, Measure(), column)

    def _report(self, message: str, declared: Measure, column: str) -> None:
        """Add a finding about a unit at a column."""
        self.findings.append(self._new_finding(message, declared, column))

    def _new_finding(self, message: str, declared: Measure, column: str) -> Finding:
        """Return a finding about a unit at a column; its remedy names the unit of `declared`."""
        remedy = remedy_of_unit(declared.unit)
        return new_finding("TB-25", message, remedy, path=(), location=self._place_of(column))


def _core_of(label: str) -> str:
    """Return what names a column in a label: 人均指标 gives 人均."""
    found = _OF_LABEL.fullmatch(header_form(label))
    return found[1] if found else header_form(label)


def _named_by(core: str, columns: Mapping[str, str]) -> list[str]:
    """Return the fields in whose names a text stands, or else that whose name stands in it.

    `columns` are the headers of fields.
    """
    forms = {
        name: (header_form(name), split_bracket(column)[0]) for name, column in columns.items()
    }
    found = [name for name, each in forms.items() if any(core in form for form in each)]
    if found:
        return found
    within = [name for name, each in forms.items() if any(form in core for form in each)]
    return sorted(within, key=len)[-1:]


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
