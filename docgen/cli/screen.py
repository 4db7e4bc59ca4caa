"""The one way to the screen: personal numbers are masked, control characters are shown.

A cell or a file name from elsewhere may hold both. No other module of the program prints.
"""

from __future__ import annotations

import typer

from docgen.model.disclosure import disclose

_CLEAR_SCREEN = "\x1b[2J\x1b[H"


def echo(text: str, *, err: bool = False, unmasked: bool = False) -> None:
    """Print lines, on standard error with `err`; with `unmasked` personal numbers as they are."""
    typer.echo(disclose(text, unmasked=unmasked), err=err)


def clear_screen() -> None:
    """Clear the terminal."""
    typer.echo(_CLEAR_SCREEN, nl=False)
