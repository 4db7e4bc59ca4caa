"""Generate the registers of a made-up county from a recipe, optionally with known faults.

Run `python -m tools.sample_county FOLDER`. The recipe, the faults and the place names are data
beside this code; the code names no register, field or rule.
"""
