"""Findings as one page for a browser: no network, all in the file, fit to be printed."""

from docgen.report.page.page import to_page

__all__ = ["to_page"]
