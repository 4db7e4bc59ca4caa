"""Floor 5, the door: parse, call, print, exit."""

from docgen.cli.door import main

__all__ = ["main"]
