"""Cases: the examples beside the rules, at least one passing and one failing for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.model import keywords as w
from docgen.model.finding import Location
from docgen.model.source import MapNode, Source
from docgen.schema.coerce import plain


@dataclass(frozen=True, slots=True)
class Case:
    """One example: the rule it belongs to, whether it should pass, and its document."""

    code: str
    passes: bool
    source: Source
    location: Location


def read_cases(source: Source) -> tuple[Case, ...]:
    """The cases of a file: `- {规则: 编号, 通过: [...], 不通过: [...]}`."""
    return tuple(_cases(source))


def _cases(source: Source) -> Iterator[Case]:
    for index, entry in enumerate(plain(source.root)):
        for word, passes in ((w.PASSES, True), (w.FAILS, False)):
            for number in range(len(entry.get(word, ()))):
                path = (index, word, number)
                node = source.node(path)
                if isinstance(node, MapNode):
                    inner = Source(source.file, node, source.lines)
                    yield Case(entry[w.RULE], passes, inner, source.location(path))
