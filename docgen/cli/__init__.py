"""The door: parse, call, print, exit."""

from docgen.cli.errors import main

__all__ = ["main"]
