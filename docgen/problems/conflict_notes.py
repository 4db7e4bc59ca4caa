"""The sentences of the conflict note (存疑): what another copy of the ledger has.

`merge_round` writes the notes, a person decides and deletes them. `row_index` reads the number of
the other copy out of them, so their form must not change.
"""

from __future__ import annotations

from docgen.problems.hints import without_brackets

DELETED_HERE = "本册删了这一行，另一份改了"
"""What the note says of a row that ours has deleted and theirs has edited."""
DELETED_THERE = "另一份删了这一行"


def append_note(note: str, text: str) -> str:
    """Return a conflict note with a text, unless it is already there.

    Notes are joined by ；.
    """
    if text in note:
        return note
    return "；".join(filter(None, [note, text]))


def quote_text(name: str, text: str) -> str:
    """Return the note that the other copy has a text in a field, or has cleared it.

    Its brackets must not occur in the text, because `RowIndex` searches for them.

    “责任人”另一份写〖李四〗 for a text, “责任人”另一份清空了 for ''.
    """
    if not text:
        return f"“{name}”另一份清空了"
    return f"“{name}”另一份写〖{without_brackets(text)}〗"
