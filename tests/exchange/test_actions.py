"""Importing into a database that already has the cast in it: all or nothing, again and again, two at a time."""

import io
import json
import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, func
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.db import WRITE
from app.exchange import queries
from app.exchange.actions import import_workbook
from app.exchange.reading import parse_workbook
from app.exchange.summary import ImportRefused, Summary
from app.exchange.writing import export_workbook
from app.issues.models import Board
from app.people.models import RoleGrant
from app.people.rules.roles import SYSTEM, Actor, Role
from app.places.models import Building, Community, Estate, Grid, Home, Unit
from tests.cast import NOON, Cast
from tests.exchange.workbooks import Rows, rows, workbook

TODAY = date(2026, 11, 18)


def take(session: Session, content: Rows | None = None, by: Actor = SYSTEM) -> Summary:
    return import_workbook(session, parse_workbook(workbook(content)), by=by, at=NOON)


def exported(session: Session) -> bytes:
    out = io.BytesIO()
    export_workbook(session, out, day=TODAY)
    return out.getvalue()


def count(session: Session, model: Any) -> int:
    return session.exec(select(func.count()).select_from(model)).one()


def written(summary: Summary) -> dict[str, tuple[int, int]]:
    """Added and updated of every sheet where anything was."""
    return {name: (c.added, c.updated) for name, c in summary.counts.items() if c.added or c.updated}


def test_new_places_are_added_beside_the_old(session: Session, cast: Cast) -> None:
    homes = count(session, Home)
    summary = take(session)
    assert written(summary) == {
        "社区": (1, 0), "网格": (1, 0), "小区": (1, 0), "楼栋": (2, 0), "单元": (2, 0), "房屋": (2, 0)
    }
    assert count(session, Home) == homes + 2
    building = session.exec(select(Building).join(Estate).where(Estate.slug == "liuquan-dong")).first()
    assert building is not None
    assert len(building.qr_token) >= 16
    community = session.exec(select(Community).where(Community.code == "LQ")).one()
    assert session.get(Board, community.key) is not None


def test_a_second_import_changes_nothing(session: Session, cast: Cast) -> None:
    take(session)
    tokens = set(session.exec(select(Building.qr_token)))
    assert written(take(session)) == {}
    assert set(session.exec(select(Building.qr_token))) == tokens


def test_changed_cells_are_updated(session: Session, cast: Cast) -> None:
    take(session)
    content = rows()
    content["房屋"][0][4] = 90.01
    content["楼栋"][1][2] = "A2 座"
    content["城镇"][0][0:2] = ["马尚街道", "街道"]
    assert written(take(session, content)) == {"城镇": (0, 1), "楼栋": (0, 1), "房屋": (0, 1)}
    session.expire_all()
    assert set(session.exec(select(Home.exclusive_area).join(Unit).where(Unit.code == "1"))) >= {9001}
    assert cast.town.name == "马尚镇"


def test_places_the_file_does_not_mention_stay(session: Session, cast: Cast) -> None:
    summary = take(session)
    assert summary.counts["房屋"].absent == 12
    assert any(note.startswith("“房屋”里有 12 行") and "xiangrui-dong 3 1 101" in note for note in summary.notes)
    assert session.get(Home, cast.home101.key) is not None


def test_export_and_import_change_nothing(session: Session, cast: Cast) -> None:
    take(session)
    summary = import_workbook(session, parse_workbook(exported(session)), by=SYSTEM, at=NOON)
    assert written(summary) == {}
    assert summary.notes == []
    assert summary.appointed == 0
    assert parse_workbook(exported(session)).homes == parse_workbook(exported(session)).homes


def test_export_into_an_empty_town_gives_the_same_workbook(session: Session, cast: Cast) -> None:
    first = parse_workbook(exported(session))
    assert first.errors == []
    assert [grid.workers for grid in first.grids] == [("xiaoli",), (), ()]
    assert [home.number for home in first.homes][:3] == ["101", "102", "201"]
    assert [building.code for building in first.buildings] == ["7", "3", "5"]


def test_a_formula_in_the_database_leaves_as_text(session: Session, cast: Cast) -> None:
    session.get_one(Building, cast.building3.key).name = "=HYPERLINK(1)"
    session.flush()
    errors = parse_workbook(exported(session)).errors
    assert [(error.sheet, error.column) for error in errors] == [("楼栋", "C")]
    assert "公式，" not in errors[0].message  # a text that looks like one, not a formula


def test_nothing_is_written_when_one_cell_is_bad(session: Session, cast: Cast) -> None:
    content = rows()
    content["房屋"][1][4] = 0
    before = count(session, Community), count(session, AuditEntry)
    with pytest.raises(ImportRefused, match="有 1 处要改"):
        take(session, content)
    assert (count(session, Community), count(session, AuditEntry)) == before


@pytest.mark.parametrize(
    ("sheet", "row", "said"),
    [
        ("网格", ["LQ", "370303001001", "抢来的", "", ""], "现在属于社区 XR"),
        ("小区", ["LQ", "xiangrui-dong", "抢来的", ""], "现在属于社区 XR"),
        ("社区", ["ZZ", "祥瑞花园社区", "zz", "社区", "", "", ""], "现在是社区 XR 在用"),
        ("社区", ["ZZ", "另一个", "xiangrui", "社区", "", "", ""], "现在是社区 XR 在用"),
        ("网格", ["LQ", "370303003002", "二网格", "", "meiyou、xiaoli"], "没有“meiyou”这个账号，先建账号"),
    ],
)
def test_what_is_there_is_not_taken_over(session: Session, cast: Cast, sheet: str, row: list[Any], said: str) -> None:
    content = rows()
    content[sheet].append(row)
    with pytest.raises(ImportRefused) as refused:
        take(session, content)
    assert [error.row for error in refused.value.errors] == [len(content[sheet]) + 1]
    assert said in refused.value.errors[0].message


def test_an_estate_name_is_not_taken_over(session: Session, cast: Cast) -> None:
    content = rows()
    content["社区"].append(["XR", "祥瑞花园社区", "xiangrui", "社区", "", "", ""])
    content["小区"].append(["XR", "xiangrui-bei", "祥瑞花园东区", ""])
    with pytest.raises(ImportRefused) as refused:
        take(session, content)
    assert "现在是小区 xiangrui-dong 的名称" in refused.value.errors[0].message


def test_grid_workers_are_appointed_once(session: Session, cast: Cast) -> None:
    content = rows()
    content["网格"][0][4] = "xiaoli"
    assert take(session, content, by=cast.actor("admin")).appointed == 1
    assert take(session, content, by=cast.actor("admin")).appointed == 0
    grid = session.exec(select(Grid).where(Grid.code == "370303003001")).one()
    held = select(RoleGrant).where(RoleGrant.scope_id == grid.key, RoleGrant.role == Role.GRID_WORKER)
    grant = session.exec(held).one()
    assert (grant.person_id, grant.starts_on) == (cast.person("xiaoli").key, TODAY)


def test_nobody_appoints_themself_through_a_file(session: Session, cast: Cast) -> None:
    content = rows()
    content["网格"][0][4] = "admin"
    with pytest.raises(ImportRefused):
        take(session, content, by=cast.actor("admin"))


def test_the_log_tells_what_was_done(session: Session, cast: Cast) -> None:
    take(session)
    session.commit()
    content = rows()
    content["房屋"][0][4] = 90
    take(session, content)
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "places.imported", AuditEntry.seq == 2)).one()
    assert entry.stream == "places"
    assert json.loads(entry.after)["rows"]["房屋"] == [0, 1, 1, 12]
    changed = json.loads(entry.after)["changed"]
    assert [one["key"] for one in changed] == [["liuquan-dong", "3", "1", "101"]]
    assert (changed[0]["from"][1], changed[0]["to"][1]) == (8935, 9000)


def many(homes: int) -> Rows:
    content = rows()
    content["单元"] += [["liuquan-dong", 3, f"u{n}"] for n in range(homes // 50)]
    content["房屋"] = [["liuquan-dong", 3, f"u{n // 50}", f"{n}", 50 + n % 100 / 100] for n in range(homes)]
    return content


def test_five_thousand_homes_cost_a_handful_of_statements(session: Session, cast: Cast) -> None:
    parsed, sent = parse_workbook(workbook(many(5000))), []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: sent.append(given[2]))
    import_workbook(session, parsed, by=SYSTEM, at=NOON)
    assert session.exec(select(func.count()).select_from(Home)).one() == 5012
    assert len(sent) < 60


def test_two_imports_at_once_are_one_after_the_other(db: Engine, cast: Cast) -> None:
    parsed = [parse_workbook(workbook(many(500))) for _ in range(2)]
    ready, done = threading.Barrier(2), list[dict[str, tuple[int, int]]]()

    def run(number: int) -> None:
        ready.wait()
        with Session(db, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: True})
            summary = import_workbook(session, parsed[number], by=SYSTEM, at=NOON)
            session.commit()
            done.append(written(summary))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(len(each) for each in done) == [0, 6]
    with Session(db) as session:
        assert session.exec(select(func.count()).select_from(Home)).one() == 512


def test_a_half_import_leaves_nothing(db: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("app.exchange.actions.importing._note", fail)
    with Session(db) as session, pytest.raises(RuntimeError):
        take(session)
    with Session(db) as session:
        assert queries.stored_communities(session).keys() == {("XR",), ("SJ",)}
