"""Programs for engineers. They use docgen, docgen never uses them, and no wheel contains them."""
