"""The workbook in the browser, and the posters."""

import re
from collections.abc import Callable

import pytest
import segno
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core import qr
from app.core.settings import settings
from app.exchange import opening
from app.exchange.reading import parse_workbook
from app.places.models import Community
from tests.cast import Cast
from tests.exchange.workbooks import rows, with_cell, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SignIn = Callable[[str], TestClient]
ADDRESSES = ("/admin/places", "/admin/places/template.xlsx", "/admin/places/export.xlsx")


def send(client: TestClient, data: bytes, name: str = "places.xlsx") -> tuple[int, str]:
    answer = client.post("/admin/places", files={"file": (name, data, XLSX)})
    return answer.status_code, answer.text


def test_only_the_operator_exchanges_places(as_user: SignIn, cast: Cast) -> None:
    wanted = dict.fromkeys(("chenkezhang", "liushuji", "shenji", "wangyi", "zhaojingli"), 403) | {"admin": 200}
    for who, status in wanted.items():
        browser = as_user(who)
        assert {address: browser.get(address).status_code for address in ADDRESSES} == dict.fromkeys(ADDRESSES, status)


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_sign_in_first(client: TestClient, cast: Cast, address: str) -> None:
    assert client.get(address).headers["location"] == "/login"


def test_a_stranger_cannot_import(as_user: SignIn, cast: Cast, db: Engine) -> None:
    assert send(as_user("chenkezhang"), workbook())[0] == 403
    with Session(db) as session:
        assert len(session.exec(select(Community)).all()) == 2


def test_a_good_file_is_taken_in_and_told(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    assert send(admin, workbook())[0] == 303
    shown = admin.get("/admin/places").text
    assert "上一次导入" in shown
    assert "系统管理员办的" in shown
    with Session(db) as session:
        assert len(session.exec(select(Community)).all()) == 3


def test_a_bad_file_comes_back_with_every_cell(as_user: SignIn, cast: Cast, db: Engine) -> None:
    status, text = send(as_user("admin"), with_cell("房屋", "E2", "<script>alert(1)</script>"))
    assert status == 422
    assert "有 1 处要改" in text
    assert "E 专有面积（平方米）" in text
    assert "<script>alert" not in text
    with Session(db) as session:
        assert len(session.exec(select(Community)).all()) == 2


def test_a_cell_with_markup_is_shown_as_text(as_user: SignIn, cast: Cast) -> None:
    status, text = send(as_user("admin"), with_cell("社区", "D2", "<b>x</b>"))
    assert status == 422
    assert "&lt;b&gt;x&lt;/b&gt;" in text


def test_a_conflict_with_what_is_there_is_told_the_same_way(as_user: SignIn, cast: Cast) -> None:
    content = rows()
    content["网格"][0][4] = "meiyou"
    status, text = send(as_user("admin"), workbook(content))
    assert status == 422
    assert "没有“meiyou”这个账号，先建账号" in text


@pytest.mark.parametrize(("data", "said"), [(b"", "先选一份"), (b"hello", "不是 Excel"), (b"PK\x03\x04", "不完整")])
def test_other_files_get_a_sentence(as_user: SignIn, cast: Cast, data: bytes, said: str) -> None:
    status, text = send(as_user("admin"), data)
    assert status == 422
    assert said in text


def test_no_file_at_all_gets_a_sentence(as_user: SignIn, cast: Cast) -> None:
    admin = as_user("admin")
    for answer in (admin.post("/admin/places"), admin.post("/admin/places", data={"file": "text"})):
        assert answer.status_code == 422
        assert "先选一份" in answer.text


def test_a_file_too_large_gets_a_sentence(as_user: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGEST_FILE", 100)
    assert send(as_user("admin"), workbook())[0] == 422


def test_the_export_can_be_imported(as_user: SignIn, cast: Cast) -> None:
    admin = as_user("admin")
    answer = admin.get("/admin/places/export.xlsx")
    assert answer.headers["content-type"] == XLSX
    assert parse_workbook(answer.content).errors == []
    assert send(admin, answer.content)[0] == 303


@pytest.mark.parametrize(
    ("who", "status"),
    [("liushuji", 200), ("xiaoli", 200), ("chenkezhang", 200), ("zhaojingli", 403), ("admin", 403), ("shenji", 403),
     ("wangyi", 403), ("laozhou", 403)],
)  # fmt: skip
def test_posters_are_for_those_who_hang_them(as_user: SignIn, cast: Cast, who: str, status: int) -> None:
    assert as_user(who).get("/c/xiangrui/posters").status_code == status


@pytest.mark.parametrize(("who", "status"), [("liushuji", 403), ("xiaoli", 403), ("chenkezhang", 200)])
def test_and_only_in_their_own_community(as_user: SignIn, cast: Cast, who: str, status: int) -> None:
    assert as_user(who).get("/c/shiji/posters").status_code == status


@pytest.mark.parametrize(
    "address",
    ["/c/nowhere/posters", "/c/xiangrui/posters?estate=nowhere", "/c/xiangrui/posters?estate=shiji-1"],
)
def test_posters_of_other_places_are_not_there(as_user: SignIn, cast: Cast, address: str) -> None:
    assert as_user("liushuji").get(address).status_code == 404


def test_one_poster_a_building_or_a_stairwell(as_user: SignIn, cast: Cast) -> None:
    secretary = as_user("liushuji")
    whole = secretary.get("/c/xiangrui/posters?estate=xiangrui-dong").text
    each = secretary.get("/c/xiangrui/posters?estate=xiangrui-dong&by=stairwell").text
    assert (whole.count('class="poster'), each.count('class="poster')) == (2, 4)
    base = settings().base_url
    assert f"{base}/q/qr-xiangrui-dong-3<" in whole
    assert f"{base}/q/qr-xiangrui-dong-3?u=2<" in each
    assert "3号楼 2单元" in each
    assert "不会用手机？打 <b>0533-2111111</b>，社区帮您填" in whole


def test_an_estate_without_buildings_says_so(as_user: SignIn, cast: Cast) -> None:
    assert "还没有楼栋" in as_user("liushuji").get("/c/xiangrui/posters?estate=xiangrui-xi").text


def test_a_community_without_a_phone_still_offers_help(as_user: SignIn, cast: Cast, session: Session) -> None:
    session.get_one(Community, cast.xiangrui.key).phone = ""
    session.commit()
    text = as_user("liushuji").get("/c/xiangrui/posters?estate=xiangrui-dong").text
    assert "到祥瑞花园社区来，工作人员帮您填" in text


def test_the_code_on_the_poster_is_the_address(as_user: SignIn, cast: Cast) -> None:
    text = as_user("liushuji").get("/c/xiangrui/posters?estate=xiangrui-dong&by=stairwell").text
    pictures = re.findall(r'(?s)<svg[^>]*class="qr"[^>]*>.*?</svg>', text)
    addresses = re.findall(r'<p class="url">(.*?)</p>', text)
    assert len(pictures) == len(addresses) == 4
    for picture, address in zip(pictures, addresses, strict=True):
        assert dark_modules(picture) == drawn(segno.make(address, error="h", micro=False))


def dark_modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules a picture draws, column and row, its white border included."""
    path = re.findall(r'd="([^"]*)"', svg)[-1]
    at_x, at_y, found = 0.0, 0.0, set()
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        given = [float(number) for number in re.findall(r"-?[0-9.]+", numbers)]
        if command == "h":
            found |= {(int(at_x) + step, int(at_y)) for step in range(int(given[0]))}
            at_x += given[0]
        else:
            at_x, at_y = (given[0], given[1]) if command == "M" else (at_x + given[0], at_y + given[1])
    return found


def drawn(code: segno.QRCode) -> set[tuple[int, int]]:
    rows = code.matrix_iter(border=qr.QUIET_ZONE)
    return {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


@pytest.mark.parametrize("unit", ["1", "东", "A-2"])
def test_a_code_stands_a_third_of_damage_and_keeps_its_border(unit: str) -> None:
    picture = qr.qr_picture(f"https://pingshuo.example/q/{'x' * 22}?u={unit}")
    size = int(re.findall(r'viewBox="0 0 (\d+) \1"', picture)[0])
    modules = dark_modules(picture)
    assert min(x for x, _ in modules) == qr.QUIET_ZONE
    assert max(y for _, y in modules) == size - 1 - qr.QUIET_ZONE
