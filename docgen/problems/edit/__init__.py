"""Edit tables in place: workbooks, CSV and YAML keep all bytes that do not change."""
