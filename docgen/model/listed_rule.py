"""The protocol of rules and format demands, as they are listed and explained."""

from __future__ import annotations

from typing import Protocol

from docgen.model.finding import Location, Severity


class ListedRule(Protocol):
    """What is listed of a rule or a demand.

    Rules of all products and the demands on the format have these properties, so that one command
    lists and explains all of them.
    """

    @property
    def code(self) -> str:
        """Return its code."""

    @property
    def verb(self) -> str:
        """Return the name of its verb."""

    @property
    def severity(self) -> Severity:
        """Return its severity."""

    @property
    def message(self) -> str:
        """Return its 说明."""

    @property
    def remedy(self) -> str:
        """Return its 整改."""

    @property
    def basis(self) -> str:
        """Return its 依据."""

    @property
    def location(self) -> Location:
        """Return where it is written."""

    @property
    def when(self) -> str:
        """Return its condition, '' for none."""
