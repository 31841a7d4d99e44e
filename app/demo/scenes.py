"""What each of the cast finds on opening the demonstration."""

from app.demo.acts import Act, Arranged, done, usual
from app.demo.matter import Who
from app.issues.actions.turn import Given
from app.issues.rules.lifecycle import Step

PLEASED = Given(solved=True, satisfaction=5, note="干净多了，谢谢保洁大姐。")
SIGHT = Given(solved=True, note="到现场看了，门关得严，也不响了。")
SCENES: tuple[Arranged, ...] = (
    Arranged(
        "her closed one", "wangyi", "HY-2", "2单元一楼到三楼楼道好几天没扫了。扶手一摸一手灰，老人上下楼都扶着它。",
        "一楼到三楼楼道", 3, "2", filed=9000, supports=3, acts=(
            *usual(9000), done(8700, "楼道清扫拖洗一遍，扶手擦过，以后每周二、周五拖。"),
            Act(8500, Step.CONFIRMATION, Who.REPORTER, PLEASED),
        ),
    ),
    Arranged(
        "her finished one", "wangyi", "RP-3", "2单元的楼门关不上，一松手咣当一声。一楼住户睡觉都被震醒，快递也随便进。",
        "楼门", 3, "2", filed=1500, supports=6, acts=(
            *usual(1500), Act(1380, Step.ASSIGNMENT, Who.HANDLER, assignee="lishifu"),
            done(400, "换了闭门器，门调正了，开关不响。"), Act(150, Step.VERIFICATION, Who.CHECKER, SIGHT),
        ),
    ),
    Arranged(
        "her open one", "wangyi", "UT-5", "3号楼楼前路灯不亮三天了。跳广场舞回来全靠手机照着走，前几天有人崴了脚。",
        "楼前路灯", 3, filed=1000, supports=9,
        acts=(*usual(1000), Act(880, Step.ASSIGNMENT, Who.HANDLER, assignee="lishifu")),
    ),
    Arranged(
        "same lamp", "laozhou", "UT-5", "3号楼前面的灯又黑了。晚上遛弯看不见台阶。", "楼前路灯", 3, filed=700,
        acts=(Act(650, Step.MERGE, Who.DESK, Given(reason="和前面一件说的是同一盏灯"), target="her open one"),),
    ),
    Arranged(
        "overdue", "laozhou", "HY-1", "5号楼西头垃圾桶满了没人清。袋子堆到地上，一开窗就是味。", "西头垃圾桶", 5,
        filed=1500, supports=7, acts=usual(1500),
    ),
    Arranged(
        "due today", "", "PK-3", "东门道闸的杆子断了用绳子拴着。风一刮来回晃，怕砸着骑车的人。", "东门道闸", 1, due=3,
        supports=5, acts=usual(1490),
    ),
    Arranged(
        "later", "sunzhuren", "RP-4", "5号楼门口路面塌了一个坑。晚上看不见，昨天一位骑车的大姐差点摔了。", "门口路面",
        5, filed=500, supports=2, acts=usual(500),
    ),
    Arranged(
        "to sign", "", "GR-3", "7号楼楼前梧桐把路灯挡得严严实实。灯亮着路上也是黑的。", "楼前梧桐", 7, filed=260,
        acts=usual(260, signed=False),
    ),
    Arranged(
        "to verify", "laozhou", "GR-1", "3号楼东侧绿地踩出一条土路，一下雨全是泥。不如顺势铺几块石板。", "东侧绿地", 3,
        filed=1800, supports=4, acts=(*usual(1800), done(200, "补种了草，旁边铺了七块石板，装了矮栏杆。")),
    ),
    Arranged(
        "new 1", "", "PS-3", "3号楼宣传栏全是旧广告，该贴的收费标准找不到。楼里老人想看看物业费包含什么。", "宣传栏", 3,
        fresh=35,
    ),
    Arranged(
        "new 2", "sunzhuren", "SV-1", "建议中心花园加几张有靠背的长椅。老人走累了没处坐。", "中心花园", 0, fresh=95
    ),
    Arranged(
        "new 3", "", "SF-1", "1单元门禁坏了，门用砖头顶着。谁都能上楼，一个人在家不敢开门。", "门禁", 6, "1", fresh=170
    ),
    Arranged(
        "not theirs", "", "RP-2", "3单元一楼厨房下水返水，脏水流了一厨房。楼上一用水我家就冒。", "一楼厨房下水", 4, "3",
        filed=900, supports=3, acts=(
            *usual(900, signed=False),
            Act(300, Step.OBJECTION, Who.HANDLER, Given(reason="看过了，堵的是出户以后的市政井，不在我们合同里。")),
        ),
    ),
    Arranged(
        "to the town", "", "RP-1", "2号楼东山墙的墙皮一块一块往下掉。下面是孩子们上学走的路。", "东山墙", 2, filed=5600,
        supports=11, acts=usual(5600),
    ),
    Arranged(
        "to the town 2", "", "HY-1", "南门垃圾房装修垃圾堆成小山，水泥袋、碎瓷砖占去半条路。", "南门垃圾房", 0,
        filed=3400, site="jinshi-yuan", supports=14, acts=usual(3400),
    ),
    Arranged(
        "shelved", "", "RP-5", "8号楼楼顶防水要大修，想问维修资金怎么用。大家愿意签字，就是不知道先找谁。", "", 8,
        filed=6000, supports=8, acts=(
            *usual(6000),
            Act(4500, Step.SUSPENSION, Who.SECRETARY, Given(reason="要等维修资金批下来才能动工。"), review=25),
        ),
    ),
    Arranged(
        "came back", "", "RP-3", "1单元楼道窗掉了一扇，风直往里灌。雨天楼梯上全是水。", "楼道窗", 10, "1", filed=2500,
        supports=2, acts=(
            *usual(2500), done(900, "窗扇装好，打了胶。"),
            Act(250, Step.CONFIRMATION, Who.REPORTER, Given(solved=False, note="只装了窗扇，下雨照样往里渗。")),
        ),
    ),
    Arranged(
        "not here", "", "SV-3", "邻居借了我两万块钱不还，社区能不能让他还。", "", 9, filed=1300,
        acts=(
            Act(1200, Step.REJECTION, Who.DESK, Given(
                reason="这是两家之间的借款纠纷，社区没有权处理", route="张店区法律援助中心，或者到法院起诉",
            )),
        ),
    ),
    Arranged(
        "passed on", "", "RP-4", "北门外路口的井盖松了，车一过咣咣响。", "北门外路口", 0, filed=1600,
        acts=(
            Act(1550, Step.ACCEPTANCE, Who.DESK),
            Act(1500, Step.TRANSFER, Who.SECRETARY, Given(
                reason="这段路归市政管，已经替您转过去", route="12345 热线，转办单号可以查进展",
            )),
        ),
    ),
    Arranged(
        "taken back", "", "PK-2", "11号楼单元门口被车堵死了，出不去。车上没留电话。", "单元门口", 11, filed=800,
        acts=(Act(760, Step.WITHDRAWAL, Who.REPORTER, Given(reason="邻居已经挪走了，谢谢。")),),
    ),
    Arranged(
        "elsewhere", "luren", "UT-5", "1单元楼道灯坏了没人换。老人眼神不好，昨晚一脚踩空，幸好扶住了。", "楼道灯", 4,
        "1", filed=700, site="shiji-1", supports=1, acts=usual(700),
    ),
)  # fmt: skip
