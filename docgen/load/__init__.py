"""Read YAML, tables, forms and texts: bytes become sources that keep the place of every value.

No module here touches the disk: it takes bytes and the name of the file, and returns what it has
read with the findings about it. `yaml_reader`, `form_reader`, `table` and `text_reader` are the
readers; the other modules are their parts.
"""
