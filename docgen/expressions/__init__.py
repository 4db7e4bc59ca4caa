"""The one expression language: quantities, dates, filters."""
