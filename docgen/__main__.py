"""The entry point: `docgen` and `python -m docgen`."""

import gc
import sys

_RARE_COLLECTIONS = (100_000, 20, 100)


def main() -> None:
    """Run the program. In a frozen program a worker process starts here too."""
    # A county is millions of objects that live to the end: looking for cycles takes a tenth of it.
    gc.set_threshold(*_RARE_COLLECTIONS)
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    from docgen.cli.errors import main as run

    run()


if __name__ == "__main__":
    main()
