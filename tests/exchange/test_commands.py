"""The workbook at the command line: what is printed, and the exit code."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.exchange.commands import run_export, run_import
from tests.cast import Cast
from tests.exchange.workbooks import rows, with_cell, workbook


def test_import_tells_what_it_did(
    db: Engine, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    assert run_import(str(tmp_path / "a.xlsx")) == 0
    told = capsys.readouterr().out
    assert "房屋：新增 2，更新 0，没变 0" in told
    assert "没有动它们" in told


def test_refusals_are_listed(db: Engine, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = rows()
    content["房屋"] = [["liuquan-dong", 3, 1, f"a{n}", 0] for n in range(502)]
    (tmp_path / "a.xlsx").write_bytes(workbook(content))
    assert run_import(str(tmp_path / "a.xlsx")) == 1
    told = capsys.readouterr().out
    assert "“房屋”表，第 2 行，E 列（专有面积（平方米））：面积要大于 0。" in told
    assert "还有 2 处" in told


def test_conflicts_are_refusals_too(db: Engine, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(with_cell("社区", "B2", "祥瑞花园社区"))
    assert run_import(str(tmp_path / "a.xlsx")) == 1


@pytest.mark.parametrize(("name", "said"), [("missing.xlsx", "打不开"), ("text.xlsx", "不是 Excel"), ("", "打不开")])
def test_no_workbook_is_another_code(
    db: Engine, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    (tmp_path / "text.xlsx").write_bytes(b"hello")
    assert run_import(str(tmp_path / name)) == 2
    assert said in capsys.readouterr().out


def test_export_gives_what_import_takes(db: Engine, cast: Cast, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert run_export(str(target)) == 0
    assert run_import(str(target)) == 0
    assert [path.name for path in tmp_path.glob("out*")] == ["out.xlsx"]


def test_export_into_nowhere_says_so(db: Engine, cast: Cast, tmp_path: Path) -> None:
    assert run_export(str(tmp_path / "no" / "out.xlsx")) == 2
    (tmp_path / "folder").mkdir()
    assert run_export(str(tmp_path / "folder")) == 2
    assert list(tmp_path.glob("*.part")) == []
