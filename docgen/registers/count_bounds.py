"""Bounds of a count or a share: at least (至少), at most (至多), equal to a field (等于).

Both verbs that compare with another register use them: `row_counts` and `proportion`.
"""

from __future__ import annotations

import polars as pl
from msgspec import Struct

from docgen.expressions.errors import ExpressionError
from docgen.registers.rule_context import RuleContext

LEAST = "至少"
MOST = "至多"
EQUAL = "等于"
"""The parameters of a rule, as its form names them."""


class CountBounds(Struct, frozen=True):
    """The bounds of a rule; None or '' for those that it does not set.

    `equal` is the field of the row that holds the value that is expected.

    `least` and `most` are allowed values themselves.
    """

    least: float | None
    most: float | None
    equal: str

    def expected_value(self, value: pl.Expr, slack: float, equal_slack: float) -> pl.Expr:
        """Return the first bound that a value breaks, null if it keeps all.

        `slack` widens the bounds and `equal_slack` the equality, in units of the value.

        With 至少 2 and 至多 4 the values 1, 5 and 3 give 2, 4 and null. A value that is null keeps
        all bounds, and a row whose field of `equal` is blank is not compared with it. The result is
        what the message shows as expected.
        """
        broken = list[pl.Expr]()
        if self.least is not None:
            broken.append(pl.when(value < self.least - slack).then(pl.lit(self.least)))
        if self.most is not None:
            broken.append(pl.when(value > self.most + slack).then(pl.lit(self.most)))
        if self.equal:
            expected = pl.col(self.equal)
            broken.append(pl.when((value - expected).abs() > equal_slack).then(expected))
        return pl.coalesce(broken)


def read_bounds(context: RuleContext) -> CountBounds:
    """Return the bounds of a rule. Raises ExpressionError if it sets none.

    A bound is a number or the name of a setting; UndecidedError is raised for a setting without a
    value. 0 is a bound, unlike None.
    """
    bounds = CountBounds(
        least=context.number(LEAST),
        most=context.number(MOST),
        equal=context.params.get(EQUAL, ""),
    )
    if bounds.least is None and bounds.most is None and not bounds.equal:
        raise ExpressionError(f"缺“{LEAST}”“{MOST}”或“{EQUAL}”")
    return bounds
