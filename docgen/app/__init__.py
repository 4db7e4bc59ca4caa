"""Use cases: what is read, in which order, what is written."""
