"""Text messages leave through one small port: printed in a demo, posted to a gateway in a real town."""

from functools import cache
from typing import TYPE_CHECKING, Protocol

from app.core.errors import DomainError
from app.core.settings import settings

if TYPE_CHECKING:
    import httpx  # imported where it is used: most towns' servers start without it, a fifth of a second sooner

TIMEOUT = 5.0  # seconds; a person is waiting at the screen


class SmsFailed(DomainError):
    """The gateway did not take the message; trying again is the caller's business."""

    status = 503
    title = "短信没发出去"


class SmsProvider(Protocol):
    def send(self, phone: str, text: str) -> None:
        """Hands over one message or raises SmsFailed."""


class ConsoleSms:
    """Prints the message where the operator sees it."""

    def send(self, phone: str, text: str) -> None:
        print(f"短信 {phone}：{text}", flush=True)


class HttpSms:
    """Posts {"phone", "text"} to the town's gateway with its key as a Bearer token; any 2xx is a handover."""

    def __init__(self, url: str, key: str, *, client: "httpx.Client | None" = None) -> None:
        import httpx

        self.url, self.key = url, key
        self.client = client or httpx.Client(timeout=TIMEOUT)

    def send(self, phone: str, text: str) -> None:
        import httpx

        try:
            answer = self.client.post(
                self.url, json={"phone": phone, "text": text}, headers={"Authorization": f"Bearer {self.key}"}
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise SmsFailed("短信没发出去，过一分钟再试，或请网格员帮您登录。") from error


@cache
def provider() -> SmsProvider:
    """The provider the settings name."""
    chosen = settings()
    return HttpSms(chosen.sms_gateway_url, chosen.sms_gateway_key) if chosen.sms_provider == "http" else ConsoleSms()
