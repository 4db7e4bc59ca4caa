"""Makes the picture of docs/first-day.md: what the page says is done, its document is shown.

Needs LibreOffice and poppler: `python docs/make_first_day.py`.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from test_first_day import steps  # noqa: E402

PICTURE = ROOT / "docs/images/first-day.png"
LAST = "## 6."


def main() -> None:
    """Do the page's first five steps in an empty folder and keep the first page."""
    page = (ROOT / "docs/first-day.md").read_text("utf-8").partition(LAST)[0]
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        for step in steps(page):
            if step.file:
                (here / step.file).write_text(step.line, encoding="utf-8")
            elif step.line.startswith("cd "):
                here = here / step.line.removeprefix("cd ")
            else:
                command = [sys.executable, "-m", *shlex.split(step.line)]
                subprocess.run(command, cwd=here, stdout=subprocess.DEVNULL, check=False)
        shutil.copyfile(next((here / "outputs/preview").glob("*-第1页.png")), PICTURE)


if __name__ == "__main__":
    main()
