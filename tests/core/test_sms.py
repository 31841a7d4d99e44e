"""The SMS port: printed, or handed to a gateway that may refuse or be silent."""

import json

import httpx
import pytest

from app.core import sms
from app.core.settings import settings
from app.core.sms import ConsoleSms, HttpSms, SmsFailed


def gateway(answer: httpx.Response | httpx.HTTPError, seen: list[httpx.Request]) -> HttpSms:
    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answer, httpx.HTTPError):
            raise answer
        return answer

    client = httpx.Client(transport=httpx.MockTransport(handle))
    return HttpSms("https://sms.example/send", "key-1", client=client)


def test_the_gateway_gets_phone_text_and_key() -> None:
    seen: list[httpx.Request] = []
    gateway(httpx.Response(202), seen).send("13800000001", "验证码 123456")
    assert json.loads(seen[0].content) == {"phone": "13800000001", "text": "验证码 123456"}
    assert seen[0].headers["authorization"] == "Bearer key-1"


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(500), httpx.Response(302), httpx.Response(401), httpx.ReadTimeout("x"), httpx.ConnectError("x")],
)
def test_whatever_goes_wrong_is_one_sentence(answer: httpx.Response | httpx.HTTPError) -> None:
    with pytest.raises(SmsFailed, match="过一分钟再试，或请网格员帮您登录"):
        gateway(answer, []).send("13800000001", "x")


def test_the_console_prints_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSms().send("13800000001", "验证码 123456")
    assert capsys.readouterr().out == "短信 13800000001：验证码 123456\n"


@pytest.mark.parametrize(("name", "kind"), [("console", ConsoleSms), ("http", HttpSms)])
def test_the_settings_choose(name: str, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGSHUO_SMS_PROVIDER", name)
    monkeypatch.setenv("PINGSHUO_SMS_GATEWAY_URL", "https://sms.example/send")
    settings.cache_clear()
    sms.provider.cache_clear()
    try:
        assert isinstance(sms.provider(), kind)
    finally:
        settings.cache_clear()
        sms.provider.cache_clear()
