"""Figures that are counted in a register: which they are, their values, their findings.

The use case counts them, because documents and registers do not know each other. The functions
here take and return plain values.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.codes import new_finding
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.schema import schema_keywords as grammar

Values = Mapping[str, object]
Figure = Mapping[str, object]


def counted_figures(values: Values) -> dict[str, Figure]:
    """Return by name the figures of a document that name a register."""
    figures = values.get(w.FIGURES)
    if not isinstance(figures, Mapping):
        return {}
    return {
        name: figure
        for name, figure in figures.items()
        if isinstance(figure, dict) and grammar.REGISTER in figure
    }


def with_counts(values: Values, counts: Mapping[str, Quantity]) -> Values:
    """Return the values of a document with the counts as the values of its figures."""
    figures = values.get(w.FIGURES)
    assert isinstance(figures, Mapping)
    counted = {name: {**figures[name], grammar.VALUE: count} for name, count in counts.items()}
    return {**values, w.FIGURES: {**figures, **counted}}


def first_figure_by_register(figures: dict[str, Figure]) -> dict[str, str]:
    """Return for each register the first of the figures that are counted in it."""
    return {str(figures[name][grammar.REGISTER]): name for name in reversed(figures)}


def condition_settings(names: Values) -> dict[str, float | str | None]:
    """Return the plain values among `names` as conditions over registers use them.

    A quantity is a number in its base unit. Empty and missing values are None.
    """
    return {
        name: _setting(value) for name, value in names.items() if not isinstance(value, list | dict)
    }


def _setting(value: object) -> float | str | None:
    """Return a plain value as a setting. Missing values print as 【待补：…】."""
    if isinstance(value, Quantity):
        return float(value.base)
    text = str(value)
    if not text or text.startswith("【"):
        return None
    return text


def uncounted_figure(name: str, reason: str) -> Finding:
    """Return the finding for a figure that was not counted (GW-08)."""
    remedy = "核对台账名、条件和列名；台账放在 inputs/registers/ 的同一文件夹里"
    message = f"指标“{name}”没有数出来：{reason}"
    return new_finding("GW-08", message, remedy, path=(w.FIGURES, name))


def doubtful_figure(name: str, register: str, errors: int) -> Finding:
    """Return the warning for a figure that is counted in a register with errors (GW-11)."""
    message = f"“{register}”台账里有{errors}处错误，从里面数出来的数可能不准"
    remedy = "先核对台账：docgen check registers"
    return new_finding("GW-11", message, remedy, path=(w.FIGURES, name))
