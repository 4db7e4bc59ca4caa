"""Findings as one page for a browser: no network, all in the file, fit to be printed."""
