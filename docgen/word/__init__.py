"""Word files: template engine, layout, comments and corrections."""
