"""The entry point: `docgen` and `python -m docgen`."""

import sys

from docgen.cli.errors import main as run


def main() -> None:
    """Run the program. In a frozen program a worker process starts here too."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    run()


if __name__ == "__main__":
    main()
