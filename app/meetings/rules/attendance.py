"""In what role people come, who of the invited is missing, and who has to be asked to a joint meeting. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from app.mechanisms.rules.kinds import Kind
from app.mechanisms.rules.standing import Standing

RESIDENT, OTHER = "居民", "其他"
TITLES = (
    RESIDENT, "党员", "楼栋长", "网格员", "社区两委", "业委会", "物业", "商户", "镇里", "派出所", "水电气暖单位",
    "部门", OTHER,
)
"""In the order they are counted."""

UNSIGNED = (RESIDENT, "物业", "商户", "派出所", "水电气暖单位", "部门", OTHER)
"""What somebody may call themselves at the door without signing in; posts of the community are looked up."""

_WORN = (
    (Standing.TOWN, "镇里"), (Standing.HOST, "社区两委"), (Standing.COMPANY, "物业"), (Standing.GRID, "网格员"),
    (Standing.OWNERS, "业委会"), (Standing.HEAD, "楼栋长"), (Standing.PARTY, "党员"), (Standing.AUDITOR, "镇里"),
)

_OF_ROLE = {
    "resident": RESIDENT, "party_member": "党员", "building_head": "楼栋长", "grid_worker": "网格员",
    "committee_member": "社区两委", "community_secretary": "社区两委", "owners_committee": "业委会",
    "company_staff": "物业", "project_manager": "物业", "merchant": "商户", "department": "部门",
    "town_official": "镇里",
}

STATUTORY = ("社区两委", "派出所", "物业", "业委会", "水电气暖单位", "部门")
STATUTORY_WORDS = (
    "居民委员会", "公安派出所", "物业公司", "业主委员会或者业主代表", "供水供电供气供热等专业经营单位",
    "区住房城乡建设、城市管理等部门",
)
STATUTORY_SOURCE = "《淄博市物业管理条例》第七十六条：由街道办事处、镇人民政府召集"
"""Zibo property regulations §76, Shandong §74: who takes part in 物业管理联席会议."""


def title_of(standing: Collection[Standing]) -> str:
    """The one role somebody is counted in; a resident when they are nothing else here."""
    return next((title for worn, title in _WORN if worn in standing), RESIDENT)


def invited_titles(kind: Kind, invited: str) -> tuple[str, ...]:
    """Who is asked to come, each once, in the order of TITLES. `invited`: space-separated roles."""
    asked = {_OF_ROLE[role] for role in invited.split() if role in _OF_ROLE}
    asked |= set(STATUTORY) if kind is Kind.JOINT_MEETING else set()
    return tuple(title for title in TITLES if title in asked)


def by_title(titles: Iterable[str]) -> list[tuple[str, int]]:
    """How many came in each role; a title nobody has foreseen comes last."""
    counted = Counter(titles)
    known = [(title, counted.pop(title)) for title in TITLES if title in counted]
    return [*known, *sorted(counted.items())]


def absent(asked: Sequence[str], came: Collection[str]) -> list[str]:
    """Roles that were asked and sent nobody."""
    return [title for title in asked if title not in came]
