"""Where the eight places of the town lie, and what is built on their ten estates."""

from dataclasses import dataclass

from app.places.models import CommunityKind

C, V = CommunityKind.COMMUNITY, CommunityKind.VILLAGE
PLACES = (
    ("shiji", "SJ", "世纪花园社区", C), ("xiangrui", "XR", "祥瑞花园社区", C), ("jinshi", "JS", "金石社区", C),
    ("qiyue", "QY", "齐悦国际社区", C), ("jiuji", "JJ", "九级村", V), ("linjia", "LJ", "林家村", V),
    ("dongnan", "DN", "东南村", V), ("dangqun", "DQ", "马尚镇党群服务中心", CommunityKind.CENTRE),
)
# An invented division code: town, community, grid.
DIVISION = "370303199"


@dataclass(frozen=True, slots=True)
class Layout:
    """`rows`: how many buildings of how many stairwells, floors and homes to a floor. `grid` is the grid's number in
    the community; `share` of all troubles come from here (D §6: one estate in ten makes nearly half of them)."""

    place: str
    slug: str
    name: str
    grid: int
    share: float
    rows: tuple[tuple[int, int, int, int], ...]
    lift: bool = False


ESTATES = (
    Layout("shiji", "shiji-1", "世纪花园一期", 1, 0.06, ((3, 3, 6, 2), (8, 2, 6, 2))),
    Layout("shiji", "shiji-2", "世纪花园二期", 1, 0.06, ((5, 3, 5, 2),)),
    Layout("xiangrui", "xiangrui-dong", "祥瑞花园东区", 1, 0.13, ((8, 3, 6, 2), (3, 2, 6, 2))),
    Layout("xiangrui", "xiangrui-xi", "祥瑞花园西区", 2, 0.09, ((6, 2, 11, 2), (1, 3, 11, 2)), lift=True),
    Layout("jinshi", "jinshi-yuan", "金石苑", 1, 0.46, ((9, 2, 11, 2),), lift=True),
    Layout("qiyue", "qiyue-bei", "齐悦国际北区", 1, 0.07, ((5, 2, 15, 2),), lift=True),
    Layout("qiyue", "qiyue-nan", "齐悦国际南区", 1, 0.03, ((2, 1, 15, 4),), lift=True),
    Layout("jiuji", "jiuji-xincun", "九级新村", 1, 0.04, ((1, 3, 6, 2), (13, 2, 6, 2))),
    Layout("linjia", "linjia-huayuan", "林家花苑", 1, 0.03, ((14, 2, 6, 2),)),
    Layout("dongnan", "dongnan-jiayuan", "东南家园", 1, 0.03, ((15, 2, 6, 2),)),
)
# 0.01 m² by where a home lies on its floor; small ones in the towers of 齐悦国际南区.
AREAS = (8862, 9634, 7218, 11245)
SMALL_AREAS = (4985, 5276, 6130, 5712)
