"""The entry point: `docgen` and `python -m docgen`."""

from docgen.cli.errors import main

if __name__ == "__main__":
    main()
