"""The entry point: `docgen` and `python -m docgen`."""

import gc
import sys


def main() -> None:
    """Run the program. In a frozen program a worker process starts here too."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    from docgen.cli.errors import main as run

    try:
        run()
    finally:
        # At its end Python looks for cycles once more, through everything that is still there.
        gc.freeze()


if __name__ == "__main__":
    main()
