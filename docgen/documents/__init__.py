"""Documents: records and figures to the context of a Word template; rules over documents."""
