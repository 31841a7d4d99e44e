"""What no longer fits between the facts of a card and the records they came from, as sentences. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.issues.rules.served import Line
from app.scorecards.rules.facts import Facts, Review, Site, Voice


def differences(stored: Facts, raw: Facts) -> list[str]:
    """Empty where the records still say what was frozen. Households are frozen by the review and not asked again."""
    return [
        *_review(stored.review, raw.review), *_site(stored.site, raw.site), *_service(stored.lines, raw.lines),
        *_rows("加减分和复查结果", stored.adjustments, raw.adjustments),
        *_rows("一票否决", stored.vetoes, raw.vetoes), *_rows("提意见以后不计的那几条", stored.excluded, raw.excluded),
    ]


def _rows(what: str, stored: Iterable[object], raw: Iterable[object]) -> list[str]:
    return [] if Counter(stored) == Counter(raw) else [f"{what}和现在的记录对不上。"]


def _review(stored: Review | None, raw: Review | None) -> list[str]:
    if stored == raw:
        return []
    if stored is None or raw is None:
        return ["评议结果和现在的记录对不上：一边有，一边没有。"]
    return ["公布的评议结果和得分里用的不一样。"]


def _site(stored: Site | None, raw: Site | None) -> list[str]:
    if stored is None or raw is None:
        return [] if stored is raw else ["现场检查和现在的记录对不上：一边有，一边没有。"]
    before, now = Counter(stored.lines), Counter(raw.lines)
    if before == now and stored.inspection_id == raw.inspection_id:
        return []
    moved = sum(((before - now) + (now - before)).values())
    return [f"现场检查的扣分和现在的记录对不上，差 {moved} 处。"]


def _service(stored: Sequence[Line], raw: Sequence[Line]) -> list[str]:
    before, now = Counter(stored), Counter(raw)
    gone, new = before - now, now - before
    if not gone and not new:
        return []
    issues = sorted({line.issue_id for line in (*gone, *new)})
    named = "、".join(str(each) for each in issues[:5]) + ("等" if len(issues) > 5 else "")
    return [
        f"工单记录对不上：得分里的 {sum(gone.values())} 条现在找不到了，"
        f"现在的 {sum(new.values())} 条得分里没有（内部编号 {named}）。"
    ]


def recount_differs(
    stored: Voice, n: int, mean: int | None, levels: Sequence[int], indicators: Sequence[tuple[int, int]]
) -> bool:
    """Whether a box counted again says something else than was published, as far as it was published."""
    shown = [(a, b) for a, b in zip(stored.levels, levels, strict=False) if a is not None]
    rated = [(a, b) for a, b in zip(stored.indicators, indicators, strict=False) if a is not None]
    same = all(a == b for a, b in shown) and all(tuple(a) == tuple(b) for a, b in rated)
    return stored.n != n or (stored.mean is not None and stored.mean != mean) or not same
