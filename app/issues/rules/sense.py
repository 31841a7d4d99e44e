"""Whether the fields of a category fit together. Pure."""

from app.issues.rules.category import Category, as_filed
from app.issues.rules.clocks import ClockKind
from app.issues.rules.entry import Entry


def check_sense(table: Entry, category: Category) -> None:
    """What no field can tell alone, for the category and as each of its second levels changes it."""
    for sub in category.subs:
        if not sub.code.startswith(f"{category.code}-"):
            table.problems.append(f"{table.label}的小类 {sub.code} 要以 {category.code}- 开头。")
        if sub.resolve_workdays is not None and sub.resolve_minutes is not None:
            table.problems.append(f"{table.label}的小类 {sub.code} 的办结时限只能填工作日或分钟中的一种。")
    if (category.resolve_workdays is None) == (category.resolve_minutes is None):
        table.complain("resolve_workdays", "和“办结分钟数”（resolve_minutes）要填一个，也只能填一个。")
    for code in (None, *(sub.code for sub in category.subs)):
        _check_emergency(table, as_filed(category, code), code)


def _check_emergency(table: Entry, filed: Category, sub_code: str | None) -> None:
    """Danger runs by the calendar and says what to do first."""
    who = f"，小类 {sub_code}" if sub_code else ""
    if filed.emergency and not filed.emergency_script:
        table.complain("emergency_script", f"不能空着：紧急的事要先告诉居民打什么电话{who}。")
    if filed.emergency and filed.clock is not ClockKind.CALENDAR:
        table.complain("clock", f"要填 calendar：紧急的事不等上班{who}。")
