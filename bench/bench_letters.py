"""Letters end to end: rows of a CSV file → Word files on disk, against docxtpl in one run.

docxtpl is given the finished letter as its template, with the row's values as tags: it neither
reads rows nor checks nor composes. Both write their files.
"""

from __future__ import annotations

import gc
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate

from docgen.app.build import build
from docgen.app.executors import workers
from docgen.workspace.paths import Workspace

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((7_096, 1), (7_096, 2), (100_000, 1), (100_000, 2))  # a county, a prefecture
PEERS = 60
WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
SET = """\
签订类别: 帮扶责任人—贫困户
标题: 脱贫攻坚帮扶责任书
成品名: '{{ 编号 }}{{ 户主 }}帮扶责任书'
签约甲方: '{{ 帮扶人 }}'
签约乙方: '{{ 户主 }}'
缘由: 为如期脱贫，双方商定，特签订本责任书。
甲方落款: [帮扶责任人（签字）：]
乙方落款: [户主（签字）：]
任务: [{名称: 帮扶人口, 单位: 人}]
章节:
  - {标题: 帮扶对象, 正文: '{{ 户主 }}户，{{ 帮扶人口 }}。'}
  - 标题: 帮扶人责任
    分项: {序号: '1.', 条目: ['定期走访{{ 户主 }}户，如实记录。', 落实帮扶措施。, 宣传扶贫政策。]}
  - 标题: 贫困户责任
    分项: {序号: '1.', 条目: [发展产业，增加收入。, 按规定使用扶贫资金。, 遵纪守法。]}
名单: 户.csv
"""


def workspace(folder: Path, letters: int) -> Workspace:
    """A workspace with one set of letters and its register."""
    for part in ("checks", "templates/docx"):
        shutil.copytree(ROOT / part, folder / part)
    inputs = folder / "inputs/letter"
    inputs.mkdir(parents=True)
    (inputs / "户.yaml").write_text(SET, encoding="utf-8")
    rows = (f"{n:05d},户主{n},帮扶人{n % 900},{n % 7 + 1}" for n in range(letters))
    text = "\n".join(("编号,户主,帮扶人,帮扶人口", *rows))
    (inputs / "户.csv").write_text(text, encoding="utf-8")
    return Workspace(folder)


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor and disk that a piece of work takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peer_template(letter: bytes) -> bytes:
    """A finished letter with the values of its row as docxtpl's tags."""
    document = Document(BytesIO(letter))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    holders = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    for run in (run for paragraph in holders for run in paragraph.runs):
        for value, name in (("户主0", "户主"), ("帮扶人0", "帮扶人")):
            run.text = run.text.replace(value, f"{{{{ {name} }}}}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def render(template: bytes, folder: Path) -> None:
    """docxtpl's way: a template object for each document."""
    for number in range(PEERS):
        made = DocxTemplate(BytesIO(template))
        made.render({"户主": f"户主{number}", "帮扶人": f"帮扶人{number}"}, autoescape=True)
        made.save(folder / f"{number}.docx")


def measure(letters: int, jobs: int) -> None:
    """Print one line: letters per second of both, their ratio, the peak memory of a process."""
    with tempfile.TemporaryDirectory() as location:
        folder = Path(location)
        space = workspace(folder / "县", letters)
        with workers(jobs) as executor:
            ours = timed(lambda: build(space, "letter", executor=executor)) / letters
        again = timed(lambda: build(space, "letter")) / letters
        made = sorted((folder / "县/outputs").rglob("*责任书.docx"))
        assert len(made) == letters
        peaks = (resource.getrusage(who).ru_maxrss / 1024 for who in WHO)
        (folder / "同行").mkdir()
        template = peer_template(made[0].read_bytes())
        theirs = timed(lambda: render(template, folder / "同行")) / PEERS
    figures = (f"{theirs / ours:8.1f} x", f"{1 / ours:10.0f}", f"{1 / theirs:10.0f}")
    rest = (f"{1 / again:10.0f}", *(f"{peak:8.0f}" for peak in peaks))
    print(f"{letters:8d}{jobs:6d}", *figures, *rest, flush=True)


def main() -> None:
    """Each size in a process of its own, so that the peaks are its own."""
    if len(sys.argv) == 3:
        measure(int(sys.argv[1]), int(sys.argv[2]))
        return
    print("letters  jobs  docxtpl/docgen  letters/s  docxtpl/s  unchanged/s  peak MB  of a worker")
    for letters, jobs in SIZES:
        command = [sys.executable, __file__, str(letters), str(jobs)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
