"""人工核查：机器看不出来、要人去看的；不报问题，在规则清单里列出。

没有参数，也不要例子。
"""

from __future__ import annotations

from docgen.registers.rule_context import Hits, RuleContext
from docgen.schema.coerce import Rules

PARAMS: Rules = {}
LOCAL = True


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield nothing: people look."""
    yield from ()
