"""A photo is as visible as what it belongs to."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.attachments.models import Photo
from app.issues.models import Issue
from tests.attachments.pictures import is_quarters, opened
from tests.cast import NOON
from tests.issues.walk import PHOTO, STORY, begun, changed, location, rows, signed_in, stopped, told


@pytest.fixture(autouse=True)
def _noon(client: TestClient) -> None:
    stopped(client)


def with_photo(client: TestClient, category: str = "HY", sub: str = "") -> tuple[str, str]:
    """A draft with one photo: the address of the draft and of the photo."""
    base = told(client, begun(client), category=category, sub=sub)
    page = client.post(f"{base}/story", data={"description": STORY, "stay": "1"}, files={"photos": ("a.jpg", PHOTO)})
    token = client.get(location(page)).text.split('name="drop" value="')[1].split('"')[0]
    return base, f"/photos/{token}"


def stranger(client: TestClient) -> TestClient:
    return TestClient(client.app, follow_redirects=False)


@pytest.mark.parametrize(("size", "shape"), [("s", (480, 360)), ("l", (320, 200))])
def test_the_writer_sees_both_sizes(client: TestClient, size: str, shape: tuple[int, int]) -> None:
    answer = client.get(f"{with_photo(client)[1]}-{size}.jpg")
    picture = opened(answer.content)
    assert (picture.size, is_quarters(picture)) == (shape, True)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_stranger_does_not_see_the_photo_of_a_draft(client: TestClient, db: Engine) -> None:
    base, photo = with_photo(client)
    other = stranger(client)
    assert other.get(f"{photo}-s.jpg").status_code == 404
    assert other.get(f"{photo}-s.jpg?d={base.rpartition('/')[2][:-1]}").status_code == 404
    assert signed_in(client, db, "liushuji").get(f"{photo}-s.jpg").status_code == 404
    assert other.get(f"{photo}-s.jpg?d={base.rpartition('/')[2]}").status_code == 200


def test_the_owner_of_a_draft_sees_it_from_another_browser(client: TestClient, db: Engine) -> None:
    _, photo = with_photo(signed_in(client, db, "wangyi"))
    assert signed_in(client, db, "wangyi").get(f"{photo}-s.jpg").status_code == 200
    assert signed_in(client, db, "laozhou").get(f"{photo}-s.jpg").status_code == 404


def test_the_photo_of_a_public_issue_is_everybodys(client: TestClient, db: Engine) -> None:
    wang = signed_in(client, db, "wangyi")
    base, photo = with_photo(wang)
    location(wang.post(f"{base}/preview", data={}))
    assert stranger(client).get(f"{photo}-l.jpg").status_code == 200


def test_the_photo_of_a_hidden_issue_is_not(client: TestClient, db: Engine) -> None:
    wang = signed_in(client, db, "wangyi")
    base, photo = with_photo(wang)
    location(wang.post(f"{base}/preview", data={}))
    changed(db, Issue, hidden_at=NOON)
    assert stranger(client).get(f"{photo}-l.jpg").status_code == 404


def test_the_photo_of_a_private_issue_opens_with_its_receipt_only(client: TestClient, db: Engine) -> None:
    wang = signed_in(client, db, "wangyi")
    base, photo = with_photo(wang, "IL", "IL-1")
    receipt = location(wang.post(f"{base}/preview", data={}))
    other, key = stranger(client), receipt.rpartition("/")[2]
    seen_by = {name: signed_in(client, db, name).get(f"{photo}-s.jpg").status_code for name in ("liushuji", "laozhou")}
    assert seen_by == {"liushuji": 200, "laozhou": 404}
    assert [other.get(f"{photo}-s.jpg{query}").status_code for query in ("", "?r=wrong-one", f"?r={key}")] == [
        404, 404, 200
    ]
    address = other.get(receipt).text.split('<img src="')[1].split('"')[0]
    assert other.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/photos/none-s.jpg", "/photos/%00-s.jpg", "/photos/..%2F..%2Fx-s.jpg", "/photos/a-s.png"]
)
def test_what_is_no_photo_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("size", ["m", "xl", "%00", "L"])
def test_there_are_two_sizes(client: TestClient, size: str) -> None:
    assert client.get(f"{with_photo(client)[1]}-{size}.jpg").status_code == 404


def test_a_photo_whose_file_is_gone_is_not_found(client: TestClient, db: Engine) -> None:
    from app.attachments.actions import media

    _, photo = with_photo(client)
    media().drop(rows(db, Photo)[0].token)
    assert client.get(f"{photo}-s.jpg").status_code == 404
