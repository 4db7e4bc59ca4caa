"""Findings about what a column map did not take, or could not make, in words for users.

The codes are TB-41 to TB-46, beside that of errors of a spreadsheet. Counts and places come from
`map_notes`; here are only sentences, each with what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.error_values import report_error_values
from docgen.model.disclosure import mask_number
from docgen.model.finding import FieldPath, Finding, Location, Severity
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers import register_keywords as kw
from docgen.registers.column_map import ColumnMap
from docgen.registers.map_forms import PLACE
from docgen.registers.map_tallies import RowTally, Tally, find_near_texts, list_texts
from docgen.schema import schema_keywords as grammar

_LONG_NUMBER = LazyPattern(r"[0-9]{10,}")
NOTHING_TAKEN = "TB-43"
"""The code of the error that a map takes no row of a table."""


class Place(Struct, frozen=True):
    """Where a finding is: its path (record, column), and its location."""

    path: FieldPath
    location: Location


def _finding(code: str, message: str, remedy: str, place: Place) -> Finding:
    """Return a finding with the severity and category of its code, at a place."""
    return new_finding(code, message, remedy, path=place.path, location=place.location)


def report_choice(chosen: ColumnMap, name: str, rows: RowTally, place: Place) -> Iterator[Finding]:
    """Yield the finding about rows without the texts that a map wants (只取), if there are any.

    A text like a wanted one (本人或户主 for 户主) makes a warning of the notice, and is listed
    first. If no row at all is taken, that is an error.
    """
    if not rows.count:
        return
    wanted = chosen.only[name]
    near = find_near_texts(rows.texts, wanted)
    listed = list_texts(rows.texts, near)
    rule = f"只取“{name}”是“{'、'.join(wanted)}”的"
    if rows.taken:
        message = f"{rule}：取{rows.taken}行，没有取{rows.count}行（写的是：{listed}）"
        remedy = f"没有取的里有要取的，加进“{kw.ONLY}”，写成 [甲, 乙]"
        found = _finding("TB-42", message, remedy, place)
        yield replace(found, severity=Severity.WARNING) if near else found
        return
    message = f"{rule}，{rows.count}行一行也没有取到（写的是：{listed}）"
    remedy = f"核对 {chosen.location.file} 的“{kw.ONLY}”：照格里写的写，几种的写成 [甲, 乙]"
    yield _finding(NOTHING_TAKEN, message, remedy, place)


def report_repeated(
    chosen: ColumnMap, rows: RowTally, place_of: Callable[[int | None, str], Place]
) -> Iterator[Finding]:
    """Yield the findings about rows with the text of an earlier one (一行一个).

    One finding (TB-42) counts the rows, another (TB-44) names the fields in which they differ from
    the first. `place_of` gives the place of a record and a column, '' for the row.
    """
    name = chosen.one_for_each
    if rows.count:
        message = f"同一“{name}”只取第一行：取{rows.taken}行，没有取{rows.count}行"
        yield _finding("TB-42", message, "核对没有取的是不是都重复", place_of(rows.first, ""))
    if rows.fields:
        first = min(rows.fields, key=rows.fields.__getitem__)
        listed = "、".join(f"“{each}”" for each in rows.fields)
        message = f"同一“{name}”有{rows.different}行的{listed}和第一行写得不一样，只取了第一行"
        remedy = f"“{name}”写错的，改正；要取的不是第一行，用“{kw.ONLY}”写明取哪一行"
        yield _finding("TB-44", message, remedy, place_of(rows.fields[first], first))


def report_errors(name: str, cells: Tally, place: Place) -> Finding:
    """Return the finding about errors of a spreadsheet in a column that fields are made of."""
    found = report_error_values(name, list(cells.texts), cells.count, place.location)
    return replace(found, path=place.path)


def report_unsplit(name: str, part: str, cells: Tally, place: Place, sign: str = "") -> Finding:
    """Return the finding about cells that lack a part which their field requires (拆成).

    `part` is the field, '' if no part is found; the other parts are read. `sign` is what has to
    stand between the parts (隔开), '' for those of a place.
    """
    found = f"拆不出“{part}”，别的几段照读" if part else "拆不开，没有读"
    signs = f"，都用“{sign}”隔开；" if sign.strip() else "；"
    return _finding(
        "TB-41",
        f"“{name}”有{cells.count}格照列名对照的“{kw.PARTS}”{found}：{_masked_texts(cells)}",
        f"格里写全{signs}格里不错的，核对“{kw.PARTS}”“{kw.BETWEEN}”：每一段都要列出，不要的写 ''",
        place,
    )


def _masked_texts(cells: Tally) -> str:
    """Return texts for users with the long numbers in them masked: nobody knows whose they are."""
    return _LONG_NUMBER.sub(lambda number: mask_number(number[0]), list_texts(cells.texts))


def name_words(finding: Finding, column: str) -> Finding:
    """Return the finding about a word that a field does not allow, in a column that a map names."""
    words = f"；表里都这样写的，在列名对照“{column}”的“{grammar.VALUE}”里写明换成哪一个"
    return replace(finding, remedy=f"{finding.remedy}{words}")


def report_rest(name: str, cells: Tally, place: Place) -> Finding:
    """Return the finding about cells that have more than the parts of a map."""
    return _finding(
        "TB-46",
        f"“{name}”有{cells.count}格照列名对照的“{kw.PARTS}”拆了还多，多的没有读：{_masked_texts(cells)}",
        f"要的，在“{kw.PARTS}”后面再写一段；不要的不用管",
        place,
    )


def report_emptied(name: str, cells: Tally, place: Place) -> Finding:
    """Return the finding about cells with words that a map makes blank."""
    words = list_texts(cells.texts)
    return _finding(
        "TB-46",
        f"“{name}”有{cells.count}格照列名对照的“{grammar.VALUE}”当作空着，写的没有读：{words}",
        f"不是空着的，在“{name}”的“{grammar.VALUE}”里写明换成什么；是的不用管",
        place,
    )


def report_lost(name: str, cells: Tally, place: Place) -> Finding:
    """Return the finding about rows in which a field is not composed, though a part is written.

    The path of `place` ends with the column that is blank.
    """
    return _finding(
        "TB-46",
        f"“{name}”有{cells.count}行没有拼成：“{place.path[-1]}”空着，别的几列写了的没有读",
        f"补写“{place.path[-1]}”；可以空着的，“{kw.COMPOSED}”里用 [ ] 括起： '[{{甲}}][，{{乙}}]'",
        place,
    )


def report_difference(chosen: ColumnMap, name: str, cells: Tally, place: Place) -> Finding:
    """Return the finding about cells that say something else than a map makes of their field."""
    made = list_texts(cells.others)
    return _finding(
        "TB-45",
        f"“{name}”有{cells.count}格写的是{list_texts(cells.texts)}，列名对照做出来的是{made}，照格里的读",
        f"核对哪个对：格里错的改格里的；对照错的改 {chosen.location.file}",
        place,
    )


def report_unknown_facts(name: str, facts: Sequence[str], place: Place) -> Finding:
    """Return the finding about a constant that names what the name of a table does not say.

    `name` is the field, `facts` are the names in its form.
    """
    listed = "、".join(f"{{{fact}}}" for fact in facts)
    reason = "这张表没有"
    if PLACE in facts:
        reason = "文件名、工作表名、文件夹名里看不出，或不止一个"
    return _finding(
        "TB-41",
        f"列名对照“{kw.CONSTANTS}”的“{name}”写的是“{listed}”，{reason}，没有读",
        f"文件名写明“{name}”，或在“{kw.CONSTANTS}”里照实写",
        place,
    )


def blame_piece(finding: Finding, place: Place) -> Finding:
    """Return the finding about a composed field that is blank, at the column that is (拼).

    The path of `place` ends with the column that is blank.
    """
    name = place.path[-1]
    return replace(
        finding,
        message=f"{finding.message}：拼它的“{name}”空着",
        remedy=f"补写“{name}”",
        path=place.path,
        location=place.location,
    )


def blame_word(finding: Finding, word: str, column: str) -> Finding:
    """Return the finding about a blank field whose column has a word that the map makes blank."""
    return replace(
        finding,
        message=f"{finding.message}：写的是“{word}”，列名对照当作空着",
        remedy=f"在列名对照“{column}”的“{grammar.VALUE}”里写明“{word}”换成什么，或删去这一行",
    )


def blame_constant(finding: Finding, chosen: ColumnMap, name: str, location: Location) -> Finding:
    """Return the finding about a text that all rows have, at the head of the table (固定)."""
    form = chosen.constants[name]
    return replace(
        finding,
        message=f"{finding.message}（列名对照“{kw.CONSTANTS}”里的“{form}”）",
        remedy=f"改文件名、工作表名，或改 {chosen.location.file}",
        path=(),
        location=location,
        key="",
        group="",
    )
