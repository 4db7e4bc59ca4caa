"""Read and restyle the layout of Word files."""
