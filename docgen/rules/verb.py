"""What every rule engine shares: the verb protocol and the hit.

A verb is a module: its Chinese docstring is the clerk's page, PARAMS the Cerberus schema of its
own keys in a rule form, `find` the search. Each product has one table of its verbs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar

from msgspec import Struct, field

from docgen.model.finding import FieldPath
from docgen.schema.coerce import Rules

Edit = tuple[int, int, str]
"""A start, an end and the text that replaces what is between them."""
Subject = TypeVar("Subject", contravariant=True)
Found = TypeVar("Found", covariant=True)


class Hit(Struct, frozen=True):
    """One place at which a rule is broken.

    `path` is the field of a document, or the index of a paragraph, whose text is wrong from
    `start` to `end`. `facts` are the names that the rule's 说明 may use. `edits` are certain
    corrections.
    """

    path: FieldPath
    facts: Mapping[str, object] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    edits: tuple[Edit, ...] = ()

    @property
    def index(self) -> int:
        """Return the first step of the path: the index of a paragraph."""
        return int(self.path[0])


class Verb(Protocol[Subject, Found]):
    """A verb: what it needs in a rule form, and where it finds the rule broken."""

    @property
    def PARAMS(self) -> Rules:  # noqa: N802
        """Return the Cerberus schema of the verb's own keys."""

    def find(self, params: Rules, subject: Subject, /) -> Iterator[Found]:
        """Yield each place at which the rule is broken."""


class LocalVerb(Verb[Subject, Found], Protocol[Subject, Found]):
    """A verb that declares whether it judges a paragraph or a row without the others."""

    @property
    def LOCAL(self) -> bool:  # noqa: N802
        """Return whether the verb judges a paragraph or a row without the others."""


class QuickVerb(LocalVerb[Subject, Found], Protocol[Subject, Found]):
    """A verb that tells which subjects it need not look at."""

    def needed(self, params: Rules, /) -> frozenset[str] | None:
        """Return the characters of which a text with a hit has one; None if any may have one."""
