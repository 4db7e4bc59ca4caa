"""The log of the files that a run has read, in order: what outputs were made from.

The journals of the outputs list these files with their sha256.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from docgen.workspace.digests import fingerprint


@dataclass
class ReadLog:
    """The names of the files that were read, in order, and the sha256 of each."""

    _names: list[str] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, data: bytes) -> None:
        """Add a file that was read."""
        self._names.append(name)
        self._digests[name] = fingerprint(data)

    @property
    def position(self) -> int:
        """Return the current end of the log, for `names_since`."""
        return len(self._names)

    def names_since(self, position: int) -> tuple[str, ...]:
        """Return the names of the files that were read after a position of the log."""
        return tuple(self._names[position:])

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """Return the sha256 of each of these files that was read."""
        return {name: self._digests[name] for name in names if name in self._digests}
