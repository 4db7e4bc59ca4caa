"""The template engine: compile and fill."""
