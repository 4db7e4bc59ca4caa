"""Paths, files, journal, clock and other programs: the only room that touches the disk."""
