"""The shape of the workbook: seven sheets, their columns, what identifies a row, and what refers to what. Pure.

Rows refer to each other by codes that never change, so that a second import finds what the first one made.
"""

from typing import Any

from app.exchange.rules.fields import accounts, area, choice, code, phone, rank, text
from app.exchange.rules.rows import BuildingRow, CommunityRow, EstateRow, GridRow, HomeRow, TownRow, UnitRow
from app.exchange.rules.shape import Column, Sheet

GUIDE = "说明"
REMARK = "备注"
TOWN_KINDS = {"镇": "town", "街道": "street"}
COMMUNITY_KINDS = {"社区": "community", "村": "village", "服务中心": "centre"}
GRID_KINDS = {"居民网格": "residential", "专属网格": "dedicated", "微网格": "micro"}

_community_code = code(r"[A-Z]{2,4}", "用 2 到 4 个大写字母，比如 XR。", 4)
_slug = code(r"[a-z0-9]+(-[a-z0-9]+)*", "用小写字母和数字，中间可以有短横，比如 xiangrui-dong。", 40)
_grid_code = code(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)*", "用数字和字母，比如 370303001001。", 20)
_door = code(r"[0-9A-Za-z一-鿿]+(-[0-9A-Za-z一-鿿]+)*", "用数字、字母或汉字，中间不空格，比如 3、A2。", 12)


def _estate_column() -> Column:
    return Column("estate", "小区网址名", _slug, "小区表里的网址名。")


TOWN = Sheet(
    "城镇",
    (
        Column("name", "名称", text(40), "镇或街道的名称。"),
        Column("kind", "类型", choice(TOWN_KINDS), "镇或街道。"),
        Column("district", "所属区县", text(40), "可不填。", ""),
        Column("phone", "电话", phone, "可不填。", ""),
    ),
    TownRow,
    (("name",),),
    samples=(("青石镇", "镇", "示范区", "0533-2000000"),),
)
COMMUNITIES = Sheet(
    "社区",
    (
        Column("code", "社区代码", _community_code, "2 到 4 个大写字母，问题编号用它开头，定了不要改。"),
        Column("name", "名称", text(40), "比如 青石社区。"),
        Column("slug", "网址名", _slug, "小写字母和数字，看板的网址用它。"),
        Column("kind", "类型", choice(COMMUNITY_KINDS), "社区、村或服务中心。"),
        Column("phone", "电话", phone, "可不填，海报上给不用手机的人看。", ""),
        Column("supervision_phone", "监督电话", phone, "可不填。", ""),
        Column("address", "地址", text(80), "可不填。", ""),
    ),
    CommunityRow,
    (("code",), ("name",), ("slug",)),
    samples=(
        ("QS", "青石社区", "qingshi", "社区", "0533-2000001", "0533-2000009", "青石路 1 号"),
        ("LQ", "柳泉村", "liuquan", "村", "0533-2000002", "", ""),
    ),
)
GRIDS = Sheet(
    "网格",
    (
        Column("community", "社区代码", _community_code, "社区表里的代码。"),
        Column("code", "网格代码", _grid_code, "12 位区划代码加 3 位网格号，或者自己的编号，定了不要改。"),
        Column("name", "名称", text(40), "比如 第一网格。"),
        Column("kind", "类型", choice(GRID_KINDS), "居民网格、专属网格或微网格，不填是居民网格。", "residential"),
        Column("workers", "网格员账号", accounts, "可不填。先在“人员”里建好账号再写，两个人用顿号隔开。", ()),
    ),
    GridRow,
    (("code",),),
    ((("community",), COMMUNITIES.name),),
    samples=(("QS", "370300001001", "第一网格", "居民网格", ""), ("QS", "370300001002", "第二网格", "居民网格", "")),
)
ESTATES = Sheet(
    "小区",
    (
        Column("community", "社区代码", _community_code, "社区表里的代码。"),
        Column("slug", "网址名", _slug, "小写字母和数字，全镇不重复，定了不要改。"),
        Column("name", "名称", text(40), "比如 青石花园东区。"),
        Column("address", "地址", text(80), "可不填。", ""),
    ),
    EstateRow,
    (("slug",), ("community", "name")),
    ((("community",), COMMUNITIES.name),),
    samples=(("QS", "qingshi-dong", "青石花园东区", "青石路 3 号"), ("QS", "qingshi-xi", "青石花园西区", "")),
)
BUILDINGS = Sheet(
    "楼栋",
    (
        _estate_column(),
        Column("code", "楼栋代码", _door, "门牌上的楼号，比如 3 或 A2，定了不要改。"),
        Column("name", "名称", text(40), "比如 3号楼。"),
        Column("grid", "网格代码", _grid_code, "可不填，网格表里的代码。", ""),
        Column("position", "排序", rank, "可不填，小的排前面，一样的按楼号排。", 0, literal=False),
    ),
    BuildingRow,
    (("estate", "code"),),
    ((("estate",), ESTATES.name), (("grid",), GRIDS.name)),
    samples=(
        ("qingshi-dong", "3", "3号楼", "370300001001", 0),
        ("qingshi-dong", "A2", "A2 号楼", "370300001002", 0),
    ),
)
UNITS = Sheet(
    "单元",
    (
        _estate_column(),
        Column("building", "楼栋代码", _door, "楼栋表里的代码。"),
        Column("code", "单元代码", _door, "比如 1 或 东。"),
    ),
    UnitRow,
    (("estate", "building", "code"),),
    ((("estate", "building"), BUILDINGS.name),),
    samples=(("qingshi-dong", "3", "1"), ("qingshi-dong", "3", "2")),
)
HOMES = Sheet(
    "房屋",
    (
        _estate_column(),
        Column("building", "楼栋代码", _door, "楼栋表里的代码。"),
        Column("unit", "单元代码", _door, "单元表里的代码。"),
        Column("number", "房号", _door, "比如 101。"),
        Column("area", "专有面积（平方米）", area, "产权证上的专有部分面积，最多两位小数。", literal=False),
    ),
    HomeRow,
    (("estate", "building", "unit", "number"),),
    ((("estate", "building", "unit"), UNITS.name),),
    samples=(("qingshi-dong", "3", "1", "101", "89.35"), ("qingshi-dong", "3", "1", "102", "102.6")),
)
SHEETS: tuple[Sheet[Any], ...] = (TOWN, COMMUNITIES, GRIDS, ESTATES, BUILDINGS, UNITS, HOMES)
