"""人工核查：机器看不出来、要人去看的；不报问题，在规则清单里列出。

没有参数，也不要例子。
"""

from __future__ import annotations

from typing import Any

from docgen.registers.rule_context import Hits, RuleContext

PARAMS: dict[str, Any] = {}
LOCAL = True


def find(asked: RuleContext) -> Hits:
    """Nothing: people look."""
    yield from ()
