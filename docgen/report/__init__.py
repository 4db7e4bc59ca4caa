"""Findings to text, JSON, HTML, Excel and Word."""
