"""The materials that the rules of a register require of its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from docgen.model.values import Missing
from tools.sample_county import words as w
from tools.sample_county.rows import Row, holds, whole_number


@dataclass(frozen=True, kw_only=True)
class Need:
    """A material that a rule requires of each row that meets the condition `when`.

    It is required `least` times in the year of the field `year`. If `since` names a field, it is
    required once a year, from that year to the first year that a field or fact of `until` gives.
    """

    code: str
    material: str
    when: str = ""
    least: int = 1
    year: str = ""
    since: str = ""
    until: tuple[str, ...] = ()


class MaterialNeeds:
    """List the materials of a row by the needs and the field names of its register."""

    def __init__(
        self,
        needs: Mapping[str, Sequence[Need]],
        fields: Mapping[str, Collection[str]],
        facts: Mapping[str, object],
    ) -> None:
        self._needs = needs
        self._fields = fields
        self._facts = facts

    def required(self, register: str, row: Row) -> list[Row]:
        """Return 材料 and 年度 of each material that a row needs: `必备材料('户', 上)`.

        A material that is needed once a year is omitted without its year.
        """
        whole = {**{name: Missing(name) for name in self._fields[register]}, **row}
        verdicts: dict[str, bool] = {}
        materials: list[Row] = []
        for need in self._needs.get(register, ()):
            if need.when not in verdicts:
                verdicts[need.when] = holds(need.when, self._facts, whole)
            if verdicts[need.when]:
                years = self._years(need, whole)
                materials += [{w.MATERIAL: need.material, w.YEAR: year} for year in years]
        yearly = {item[w.MATERIAL] for item in materials if item[w.YEAR]}
        return [item for item in materials if item[w.YEAR] or item[w.MATERIAL] not in yearly]

    def _years(self, need: Need, row: Row) -> Iterable[object]:
        if not need.since:
            return [row.get(need.year, "")] * need.least
        bounds = (row.get(name, self._facts.get(name)) for name in need.until)
        existing = (value for value in bounds if value and not isinstance(value, Missing))
        last = whole_number(next(existing, 0))
        return range(whole_number(row[need.since]), last + 1)
