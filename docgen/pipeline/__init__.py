"""Floor 4: the order of the stages and nothing else."""

from docgen.pipeline.build import build, check
from docgen.pipeline.deliver import deliver_pdf, deliver_zip, open_built
from docgen.pipeline.explain import explain, list_rules, list_types
from docgen.pipeline.kit import Kit, open_kit
from docgen.pipeline.make import workers
from docgen.pipeline.outcome import Built, Options, Outcome, Watch
from docgen.pipeline.templates import check_template, template_fields

__all__ = [
    "Built",
    "Kit",
    "Options",
    "Outcome",
    "Watch",
    "build",
    "check",
    "check_template",
    "deliver_pdf",
    "deliver_zip",
    "explain",
    "list_rules",
    "list_types",
    "open_built",
    "open_kit",
    "template_fields",
    "workers",
]
