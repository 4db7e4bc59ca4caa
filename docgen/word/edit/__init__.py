"""Change copies of Word files.

`annotate` writes findings as comments; `correct` writes certain corrections into the text.
"""
