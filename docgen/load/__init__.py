"""YAML, tables, forms and texts to sources with places."""
