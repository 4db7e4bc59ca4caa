"""Comments and corrections in copies of Word files."""
