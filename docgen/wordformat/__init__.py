"""Check the format of any Word file against GB/T 9704."""
