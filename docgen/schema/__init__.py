"""Field tables to typed records."""
