"""Floor 4: the order of the stages and nothing else."""

from docgen.pipeline.against import compare_with_input
from docgen.pipeline.build import build, check
from docgen.pipeline.deliver import deliver_pdf, deliver_zip, open_built
from docgen.pipeline.executors import workers
from docgen.pipeline.explain import explain, list_rules, list_types
from docgen.pipeline.formatting import check_format, restyle
from docgen.pipeline.kit import Kit, open_kit
from docgen.pipeline.outcome import Built, Options, Outcome, Watch
from docgen.pipeline.templates import check_template, template_fields
from docgen.pipeline.wording import Linted, lint, read_wording

__all__ = [
    "Built",
    "Kit",
    "Linted",
    "Options",
    "Outcome",
    "Watch",
    "build",
    "check",
    "check_format",
    "check_template",
    "compare_with_input",
    "deliver_pdf",
    "deliver_zip",
    "explain",
    "lint",
    "list_rules",
    "list_types",
    "open_built",
    "open_kit",
    "read_wording",
    "restyle",
    "template_fields",
    "workers",
]
