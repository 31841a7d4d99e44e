"""What axe-core finds on a page. It is a script, so the window must allow scripts."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
RUN = "axe.run({resultTypes: ['violations']}).then((all) => all.violations)"


def violations(page: Page, *, again: bool = False) -> list[str]:
    """Rule, element and what to do, for each; `again` on the same page, where axe-core is loaded already."""
    if not again:
        page.evaluate(AXE.axe_script)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found for node in rule["nodes"]
    ]  # fmt: skip
