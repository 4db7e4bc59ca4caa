"""Floor 4: the order of the stages and nothing else.

Its modules are imported one by one: a check of registers needs no Word engine.
"""
