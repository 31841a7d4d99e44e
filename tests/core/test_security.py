"""Writes from other sites are refused; every answer carries its headers."""

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://testserver"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("path", ["/mode", "/api/v1/auth/logout"])
def test_cross_site_writes(client: TestClient, path: str, headers: dict[str, str], refused: bool) -> None:
    answer = client.post(path, headers=headers)
    assert (answer.status_code == 403) is refused
    if refused and path.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/nothing-here", "/api/v1/communities", "/static/app.css"])
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "/a\nb"]
)
def test_no_redirect_leaves_the_site(client: TestClient, target: str) -> None:
    answer = client.post("/mode", data={"elder": "1", "next": target})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
