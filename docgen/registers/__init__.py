"""Registers: completeness of tables, checked by columns."""
