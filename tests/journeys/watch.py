"""Everything that goes wrong in a browser without anybody seeing it."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

LOCAL = ("data:", "blob:", "about:")


@dataclass
class Watch:
    """Listens to one person's browser."""

    home: str
    faults: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> "Watch":
        context.on("console", self._said)
        context.on("weberror", self._threw)
        context.on("request", self._asked)
        context.on("response", self._answered)
        return self

    def _said(self, message: ConsoleMessage) -> None:
        """A browser also writes down that a page came with 4xx, which is how a form says no."""
        expected = message.text.startswith("Failed to load resource") and message.location["url"] in self.refused
        if message.type in ("error", "warning") and not expected:
            self.faults.append(f"console {message.type}: {message.text} at {message.location['url']}")

    def _threw(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", *LOCAL)):
            self.faults.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")
        elif response.status >= 400 and response.request.is_navigation_request():
            self.refused.add(response.url)
