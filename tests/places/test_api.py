"""Places as JSON."""

import pytest
from fastapi.testclient import TestClient

from tests.cast import Cast


def test_communities_are_listed(client: TestClient, cast: Cast) -> None:
    body = client.get("/api/v1/communities").json()
    assert [(item["slug"], item["code"], item["kind"]) for item in body["items"]] == [
        ("xiangrui", "XR", "community"), ("shiji", "SJ", "community"),
    ]  # fmt: skip
    assert body["next"] is None


def test_a_list_can_be_walked_page_by_page(client: TestClient, cast: Cast) -> None:
    first = client.get("/api/v1/communities?limit=1").json()
    assert first["next"] == "xiangrui"
    second = client.get(f"/api/v1/communities?limit=1&cursor={first['next']}").json()
    assert ([item["slug"] for item in second["items"]], second["next"]) == (["shiji"], None)


@pytest.mark.parametrize("query", ["cursor=nowhere", "limit=0", "limit=101", "limit=x", "cursor=" + "x" * 41])
def test_odd_pages_are_refused(client: TestClient, cast: Cast, query: str) -> None:
    answer = client.get(f"/api/v1/communities?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_community_has_its_grids_and_buildings(client: TestClient, cast: Cast) -> None:
    body = client.get("/api/v1/communities/xiangrui").json()
    assert [grid["code"] for grid in body["grids"]] == ["370303001001", "370303001002"]
    assert [estate["slug"] for estate in body["estates"]] == ["xiangrui-dong", "xiangrui-xi"]
    assert body["estates"][0]["buildings"] == [
        {"code": "3", "name": "3号楼", "grid": "370303001001"}, {"code": "5", "name": "5号楼", "grid": "370303001001"},
    ]  # fmt: skip


def test_an_unknown_community_is_a_problem(client: TestClient, cast: Cast) -> None:
    answer = client.get("/api/v1/communities/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")


def test_tokens_of_posters_are_not_given_away(client: TestClient, cast: Cast) -> None:
    assert cast.building3.qr_token not in client.get("/api/v1/communities/xiangrui").text
