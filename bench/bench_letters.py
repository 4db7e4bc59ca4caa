"""Letters end to end: rows of a CSV file → Word files on disk, against docxtpl in one run.

docxtpl is given the finished letter as its template, with the row's values as tags: it neither
reads rows nor checks nor composes. Both write their files.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject
from docx.text.run import Run
from docxtpl import DocxTemplate
from measuring import peak_megabytes, require, timed

from docgen.app.build import build
from docgen.app.build_result import BuildResult
from docgen.workspace.executors import workers
from docgen.workspace.paths import Workspace

ROOT = Path(__file__).resolve().parents[1]
COUNTY = 7_096
PREFECTURE = 100_000
PEER_LETTERS = 60
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
    """Return a workspace with one set of letters and its rows."""
    for part in ("checks", "templates/docx"):
        shutil.copytree(ROOT / part, folder / part)
    inputs = folder / "inputs/letter"
    inputs.mkdir(parents=True)
    (inputs / "户.yaml").write_text(SET, encoding="utf-8")
    rows = (f"{n:05d},户主{n},帮扶人{n % 900},{n % 7 + 1}" for n in range(letters))
    text = "\n".join(("编号,户主,帮扶人,帮扶人口", *rows))
    (inputs / "户.csv").write_text(text, encoding="utf-8")
    return Workspace(folder)


def peer_template(letter: bytes) -> bytes:
    """Return a finished letter with the values of its row replaced by docxtpl's tags."""
    document = Document(BytesIO(letter))
    for run in runs_of(document):
        for value, name in (("户主0", "户主"), ("帮扶人0", "帮扶人")):
            run.text = run.text.replace(value, f"{{{{ {name} }}}}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def runs_of(document: DocumentObject) -> Iterator[Run]:
    """Yield the runs of a document and of its tables."""
    paragraphs = list(document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                paragraphs += cell.paragraphs
    for paragraph in paragraphs:
        yield from paragraph.runs


def render(template: bytes, folder: Path) -> None:
    """Write letters as docxtpl does: with a template object for each document."""
    for number in range(PEER_LETTERS):
        document = DocxTemplate(BytesIO(template))
        values = {"户主": f"户主{number}", "帮扶人": f"帮扶人{number}"}
        document.render(values, autoescape=True)
        document.save(folder / f"{number}.docx")


def build_letters(space: Workspace, jobs: int) -> BuildResult:
    """Build every letter of the workspace."""
    with workers(jobs) as crew:
        return build(space, "letter", crew=crew)


def measure(letters: int, jobs: int) -> None:
    """Print one line: letters per second of both, their ratio, the peak memory of a process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        space = workspace(folder / "县", letters)
        seconds, _ = timed(lambda: build_letters(space, jobs))
        files = sorted((folder / "县/outputs").rglob("*责任书.docx"))
        require(len(files), "letters", letters)
        unchanged, again = timed(lambda: build_letters(space, 1))
        kept = [document for document in again.documents if not document.changed]
        require(len(kept), "documents that are unchanged", len(again.documents))
        (folder / "同行").mkdir()
        template = peer_template(files[0].read_bytes())
        peer, _ = timed(lambda: render(template, folder / "同行"))
        require(len(list((folder / "同行").iterdir())), "letters of docxtpl", PEER_LETTERS)
    rate = letters / seconds
    peer_rate = PEER_LETTERS / peer
    figures = (f"{rate / peer_rate:8.1f} x", f"{rate:10.0f}", f"{peer_rate:10.0f}")
    processes = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peaks = (f"{peak_megabytes(who):8.0f}" for who in processes)
    print(f"{letters:8d}{jobs:6d}", *figures, f"{letters / unchanged:10.0f}", *peaks, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size in a process of its own, so that the peaks are its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, nargs="+", default=[COUNTY, PREFECTURE])
    parser.add_argument("--jobs", type=int, help="measure one size in this process")
    request = parser.parse_args(arguments)
    if request.jobs:
        measure(request.letters[0], request.jobs)
        return
    print("letters  jobs  docxtpl/docgen  letters/s  docxtpl/s  unchanged/s  peak MB  of a worker")
    for letters in request.letters:
        for jobs in ("1", "2"):
            command = [sys.executable, __file__, "--letters", str(letters), "--jobs", jobs]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
