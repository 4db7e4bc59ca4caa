"""Wording of any text."""
