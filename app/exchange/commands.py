"""`pingshuo import FILE.xlsx` and `pingshuo export FILE.xlsx`: the workbook at the command line.

Exit codes: 0 done, 1 refused because of what the workbook says, 2 no such file or not a workbook.
"""

import io
import os
from pathlib import Path

from app.core.clock import now
from app.core.db import unit_of_work
from app.core.errors import DomainError
from app.core.workdays import local_day
from app.exchange.actions import import_workbook
from app.exchange.opening import NotAWorkbook
from app.exchange.reading import parse_workbook
from app.exchange.summary import ImportRefused, Summary
from app.exchange.writing import export_workbook
from app.people.rules.roles import SYSTEM


def run_import(path: str) -> int:
    """Takes the workbook in and prints what happened, or every cell to correct."""
    try:
        parsed = parse_workbook(Path(path))
        with unit_of_work() as session:
            summary = import_workbook(session, parsed, by=SYSTEM, at=now())
    except OSError:
        print(f"打不开 {path}，看看文件名对不对。")
        return 2
    except NotAWorkbook as refusal:
        print(refusal.message)
        return 2
    except ImportRefused as refusal:
        _print_refusal(refusal)
        return 1
    except DomainError as refusal:
        print(refusal.message)
        return 1
    _print_summary(summary)
    return 0


def _print_refusal(refusal: ImportRefused) -> None:
    print(refusal.message)
    for error in refusal.errors:
        print(f"  {error}")
    if refusal.more:
        print(f"  还有 {refusal.more} 处，改好上面的再传一次就能看到。")


def _print_summary(summary: Summary) -> None:
    print("已经全部导入。")
    for name, counts in summary.counts.items():
        print(f"  {name}：{counts}")
    if summary.appointed:
        print(f"  新任网格员 {summary.appointed} 人次。")
    for note in summary.notes:
        print(f"  {note}")


def run_export(path: str) -> int:
    """Writes the workbook beside the target first, so that a broken run never leaves half a file under its name."""
    target, made = Path(path), io.BytesIO()
    with unit_of_work(write=False) as session:
        export_workbook(session, made, day=local_day(now()))
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(made.getvalue())
        os.replace(part, target)
    except OSError:
        part.unlink(missing_ok=True)
        print(f"写不进 {path}，看看文件夹在不在、有没有地方。")
        return 2
    print(f"已经写到 {path}。")
    return 0
