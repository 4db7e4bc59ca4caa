"""Letters end to end: rows of a CSV file → Word files on disk, against docxtpl in one run.

docxtpl is given the finished letter as its template, with the row's values as tags: it neither
reads rows nor checks nor composes. Both write their files.
"""

from __future__ import annotations

import gc
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate

from docgen.pipeline import build
from docgen.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
LETTERS, PEERS = 7_096, 60
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


def main() -> None:
    """Print letters per second of both, their ratio, and the peak memory."""
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        space = workspace(folder / "县", letters)
        ours = timed(lambda: build(space, "letter")) / letters
        made = sorted((folder / "县/outputs").rglob("*.docx"))
        assert len(made) == letters
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        (folder / "同行").mkdir()
        template = peer_template(made[0].read_bytes())
        theirs = timed(lambda: render(template, folder / "同行")) / PEERS
    print(f"{'':22s}{'docxtpl/docgen':>16s}{'letters/s':>12s}{'docxtpl/s':>12s}{'peak MB':>10s}")
    figures = f"{theirs / ours:14.1f} x{1 / ours:12.0f}{1 / theirs:12.0f}{peak:10.0f}"
    print(f"{f'{letters} letters':22s}{figures}")


if __name__ == "__main__":
    main()
