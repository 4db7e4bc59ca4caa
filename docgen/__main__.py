"""The entry point: `docgen` and `python -m docgen`."""

import gc
import sys

_RARE_COLLECTIONS = (100_000, 20, 100)


def main() -> None:
    """Run the program. In a frozen program a worker process starts here too."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    # A county is millions of objects that live to the end: looking for cycles takes a tenth of it.
    gc.set_threshold(*_RARE_COLLECTIONS)
    from docgen.cli.errors import main as run

    try:
        run()
    finally:
        # At its end Python looks for cycles once more, through everything that is still there.
        gc.freeze()


if __name__ == "__main__":
    main()
