"""The units that the header of a table states, in brackets or in a line above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.expressions.quantity import is_known_unit
from docgen.model.finding import Finding, Location
from docgen.model.header_names import header_form, split_bracket
from docgen.registers.measures import Measure
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema

NUMBERS = frozenset({"quantity", "number", "integer"})
"""The types of fields that are counted in a unit."""
_ONE = "一"


class HeaderUnits(Struct):
    """Finds what the columns of numbers measure; `above` is the unit that stands above the header.

    Units that are not understood are `findings` at the header's `location`.
    """

    schema: Schema
    above: str
    location: Location
    findings: list[Finding] = field(default_factory=list)

    def measures(self, columns: Mapping[str, str]) -> dict[str, Measure]:
        """Return the measure of each field of numbers, given the header of each field."""
        fields = self.schema.fields
        return {
            name: self._measure(name, column)
            for name, column in columns.items()
            if fields[name].get("type") in NUMBERS
        }

    def _measure(self, name: str, column: str) -> Measure:
        """Return what the column of a field measures; report a unit that is not the field's."""
        declared = Measure(self.schema.meta(name, grammar.UNIT) or "")
        stated = split_bracket(column)[1]
        if self.schema.fields[name].get("type") != "quantity":
            self._check_count(declared, column, stated)
            return declared
        if stated and is_known_unit(stated):
            if declared.fits(stated):
                return replace(declared, stated=stated)
            self._report(f"表头“{column}”写的单位是“{stated}”", declared.unit)
        elif self.above and declared.unit and declared.fits(self.above):
            return replace(declared, stated=self.above)
        return declared

    def _check_count(self, declared: Measure, column: str, stated: str) -> None:
        """Report a header by which a whole number would count something else, or in thousands."""
        if not stated or not is_known_unit(stated):
            return
        if not declared.fits(stated) or Measure(stated).scale != declared.scale:
            self._report(f"表头“{column}”写的单位是“{stated}”", declared.unit)

    def check_unread(self, columns: Sequence[str]) -> None:
        """Report columns that would be fields of quantities if their units were known."""
        fields = self.schema.fields.items()
        forms = {header_form(name): name for name, rules in fields if _is_quantity(rules)}
        for column in columns:
            form, note = split_bracket(column)
            if note and form in forms:
                unit = self.schema.meta(forms[form], grammar.UNIT) or ""
                message = f"表头“{column}”括号里的“{note}”不是认得的单位，这一列没有读"
                self._report(message, unit)

    def check_above(self, measures: Mapping[str, Measure]) -> None:
        """Report an unknown unit above the header, unless no column is a quantity."""
        bare = [each for each in measures.values() if each.unit and not each.stated]
        if not self.above or is_known_unit(self.above) or not bare:
            return
        units = "、".join(dict.fromkeys(each.unit for each in bare))
        self._report(f"表头上面写的单位“{self.above}”不认得", units)

    def _report(self, message: str, unit: str) -> None:
        remedy = f"台账这一列以“{unit or _ONE}”计：核对单位，表头写认得的单位，如（元）、（万元）"
        found = new_finding("TB-25", message, remedy, path=(), location=self.location)
        self.findings.append(found)


def _is_quantity(rules: Mapping[str, object]) -> bool:
    return rules.get("type") == "quantity"
