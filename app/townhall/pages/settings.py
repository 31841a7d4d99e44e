"""/town/settings: everything the town sets, in one place, and who changed what."""

from fastapi import APIRouter, Request, Response

from app.core.deps import DbSession
from app.core.web import page
from app.townhall.guards import TownDesk
from app.townhall.queries.changes import changes

router = APIRouter(include_in_schema=False)
WORDINGS = "/town/wordings"
"""For officials alone."""
DOORS = (
    ("事项和期限", "/categories", "居民能反映哪些事，谁牵头，多久要回、多久要办完"),
    ("机制", "/mechanisms", "来找茬、说事、评议怎么开，社区可以在这个底子上改"),
    ("评分规则", "/rulebooks", "三部分各占多少、多少分什么等级、什么时候亮牌；只能从以后的月份改"),
    ("试算", "/town/what-if", "换一套数看看会怎样，不作数"),
    ("文书写法", WORDINGS, "约谈通知、整改通知、公示这些文书的字句"),
    ("示范点", "/sites", "镇里的示范点和去处"),
    ("物业公司", "/companies", "公司、合同、项目负责人、信用等级"),
)


@router.get("/town/settings")
def show(request: Request, session: DbSession, desk: TownDesk) -> Response:
    doors = [each for each in DOORS if desk.official or each[1] != WORDINGS]
    return page(request, "townhall/settings.html", doors=doors, changes=changes(session), desk=desk)
