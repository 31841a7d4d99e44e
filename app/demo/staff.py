"""The cast of the contract and thirty staff. All invented."""

from app.people.rules.roles import Role

# Account, name, role, and the key of the scope: a place, place/grid, a company, a unit, "town" or "".
STAFF = (
    ("liushuji", "刘秀英", Role.COMMUNITY_SECRETARY, "xiangrui"),
    ("songshuji", "宋立平", Role.COMMUNITY_SECRETARY, "shiji"),
    ("gaoshuji", "高文芳", Role.COMMUNITY_SECRETARY, "jinshi"),
    ("tangshuji", "唐明辉", Role.COMMUNITY_SECRETARY, "qiyue"),
    ("weishuji", "魏长生", Role.COMMUNITY_SECRETARY, "jiuji"),
    ("linshuji", "林德山", Role.COMMUNITY_SECRETARY, "linjia"),
    ("yuanshuji", "袁素梅", Role.COMMUNITY_SECRETARY, "dongnan"),
    ("xiaoli", "李小梅", Role.GRID_WORKER, "xiangrui/1"),
    ("xiaofeng", "冯晓宁", Role.GRID_WORKER, "xiangrui/2"),
    ("xiaohan", "韩佳怡", Role.GRID_WORKER, "shiji/1"),
    ("xiaocao", "曹子轩", Role.GRID_WORKER, "jinshi/1"),
    ("xiaopeng", "彭思琳", Role.GRID_WORKER, "qiyue/1"),
    ("xiaodong", "董春霞", Role.GRID_WORKER, "jiuji/1"),
    ("xiaotian", "田爱萍", Role.GRID_WORKER, "linjia/1"),
    ("xiaoyu", "余庆波", Role.GRID_WORKER, "dongnan/1"),
    ("zhaojingli", "赵国强", Role.PROJECT_MANAGER, "anhe"),
    ("lishifu", "李来顺", Role.COMPANY_STAFF, "anhe"),
    ("xujingli", "许海涛", Role.PROJECT_MANAGER, "linhe"),
    ("majingli", "马宝龙", Role.PROJECT_MANAGER, "hongshun"),
    ("lvjingli", "吕慧敏", Role.PROJECT_MANAGER, "chengyuan"),
    ("dingjingli", "丁永强", Role.PROJECT_MANAGER, "yishe"),
    ("chengguan", "吴立军", Role.DEPARTMENT, "city"),
    ("minjing", "郑振海", Role.DEPARTMENT, "police"),
    ("huganshi", "胡学文", Role.DEPARTMENT, "office"),
    ("gongshui", "蒋光明", Role.DEPARTMENT, "water"),
    ("gongdian", "杜永杰", Role.DEPARTMENT, "power"),
    ("gongre", "任建峰", Role.DEPARTMENT, "heat"),
    ("chenkezhang", "陈志远", Role.TOWN_OFFICIAL, "town"),
    ("shenji", "沈静", Role.AUDITOR, "town"),
    ("admin", "管理员", Role.OPERATOR, ""),
)
# Account, name, estate, building, stairwell, which home of the stairwell.
NEIGHBOURS = (
    ("wangyi", "王桂兰", "xiangrui-dong", 3, "2", 5), ("laozhou", "周建国", "xiangrui-dong", 3, "2", 2),
    ("sunzhuren", "孙立新", "xiangrui-dong", 5, "1", 7), ("luren", "路远", "shiji-1", 4, "1", 3),
    ("tanzhuren", "谭守业", "jiuji-xincun", 2, "1", 5), ("shenweiyuan", "申玉芝", "jiuji-xincun", 6, "2", 3),
)
# Residents by number who sit on the owners' committee of the estate they fall to (世纪花园一期, 齐悦国际北区).
CHAIRS = (10, 15)
# A second post with a company, unpaid (交叉任职): who stands aside when that company is judged.
POSTS = (
    ("linshuji", "yishe", "义务质量监督员"), ("yuanshuji", "yishe", "义务质量监督员"),
    ("sunzhuren", "anhe", "服务监督员"),
)
