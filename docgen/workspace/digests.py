"""Compute digests of bytes, and compare files with the digests that were recorded of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_SHA256_LENGTH = 64
"""Hexadecimal digits of a sha256; journals of the first versions hold shorter digests."""


def digest(data: bytes) -> str:
    """Return a short digest for use inside docgen: 32 hexadecimal digits."""
    return digest_all([data])


def digest_all(parts: Iterable[bytes]) -> str:
    """Return the short digest of several parts, one after the other."""
    blake = hashlib.blake2b(digest_size=16)
    for part in parts:
        blake.update(part)
    return blake.hexdigest()


def fingerprint(data: bytes) -> str:
    """Return the sha256 of bytes, which other programs can check too."""
    return hashlib.sha256(data).hexdigest()


def matches_digest(data: bytes, recorded: str) -> bool:
    """Return whether bytes have a recorded digest: a sha256, or a short one of early versions."""
    if len(recorded) == _SHA256_LENGTH:
        return recorded == fingerprint(data)
    return recorded == digest(data)


def file_matches(path: Path, recorded: str) -> bool | None:
    """Return whether a file still has a recorded digest; None if it cannot be read."""
    try:
        return matches_digest(path.read_bytes(), recorded)
    except OSError:
        return None
