"""The pages of every day: boards, filing, issues, work, calendar, rounds, meetings, sites."""

from collections.abc import Iterator

from tests.journeys.seen import BOTH, COMMUNITY, DESKS, EVERYBODY, RESIDENTS, SIGNED_IN, TOWN, VISITOR, Seen


def _issues() -> Iterator[Seen]:
    """The issue page in every state: everybody sees one, the rest those it is for."""
    yield Seen("/i/{ref}", "/i/{working}", EVERYBODY)
    for state in ("new", "accepted", "dispatched", "done"):
        yield Seen("/i/{ref}", f"/i/{{{state}}}", ("wangyi", "zhaojingli", "liushuji"))
    for state in ("overdue", "verified", "closed", "reopened", "suspended"):
        yield Seen("/i/{ref}", f"/i/{{{state}}}", BOTH)
    for state in ("rejected", "transferred", "withdrawn", "merged"):
        yield Seen("/i/{ref}", f"/i/{{{state}}}", (VISITOR,))
    yield Seen("/i/{ref}", "/i/{private}", ("wangyi", "xiaoli"))


def _filing() -> Iterator[Seen]:
    yield Seen("/q/{token}", "/q/qr-xiangrui-dong-3?u=1", (VISITOR, "wangyi"))
    yield Seen("/c/{slug}/report", "/c/xiangrui/report", EVERYBODY)
    step = "/c/{{slug}}/report/{{token}}/{0}", "/c/xiangrui/report/{{draft}}/{0}"
    for query in ("what", "what?c=HY", "what?c=PK", "what?c=PK&yes=0", "what?c=FR", "place", "story", "preview"):
        route, address = (part.format(query) for part in step)
        yield Seen(route.partition("?")[0], address, (VISITOR,))
    yield Seen("/c/{slug}/report/{token}/preview", "/c/xiangrui/report/{draft}/preview", ("wangyi", "xiaoli"))
    yield Seen("/c/{slug}/report/{token}/same/{ref}", "/c/xiangrui/report/{draft}/same/{dispatched}", (VISITOR,))
    for state in ("new", "done", "closed", "suspended", "private"):
        yield Seen("/receipt/{token}", f"/receipt/{{{state}_receipt}}", (VISITOR,))
    yield Seen("/receipt/{token}", "/receipt/{done_receipt}", ("wangyi",))


def _board() -> Iterator[Seen]:
    yield Seen("/", "/", EVERYBODY)
    yield Seen("/privacy", "/privacy", (VISITOR, "wangyi"))
    yield Seen("/categories", "/categories", (VISITOR, "chenkezhang"))
    yield Seen("/categories/{code}/edit", "/categories/HY/edit", TOWN)
    yield Seen("/c/{slug}", "/c/xiangrui", EVERYBODY)
    yield Seen("/c/{slug}", "/c/xiangrui?tab=done&q=垃圾&estate=xiangrui-dong", BOTH)
    yield Seen("/c/{slug}", "/c/shiji", (VISITOR,))
    yield Seen("/c/{slug}/ledger", "/c/xiangrui/ledger", BOTH)
    yield Seen("/c/{slug}/posters", "/c/xiangrui/posters", COMMUNITY)
    yield Seen("/c/{slug}/posters", "/c/xiangrui/posters?estate=xiangrui-dong&by=stairwell", COMMUNITY)


def _mine() -> Iterator[Seen]:
    yield Seen("/login", "/login", (VISITOR,))
    yield Seen("/login/password", "/login/password", ("liushuji",))
    yield Seen("/me", "/me", SIGNED_IN)
    yield Seen("/me/issues", "/me/issues", ("wangyi", "admin"))
    yield Seen("/me/messages", "/me/messages", ("wangyi", "liushuji"))
    yield Seen("/me/residency", "/me/residency", RESIDENTS)
    yield Seen("/me/close", "/me/close", RESIDENTS)
    yield Seen("/me/totp", "/me/totp", COMMUNITY)


def _work() -> Iterator[Seen]:
    yield Seen("/work", "/work", (*DESKS, "admin"))
    yield Seen("/work", "/work?tab=done&late=over", ("zhaojingli", "liushuji"))
    yield Seen("/work/callbacks", "/work/callbacks", COMMUNITY)
    yield Seen("/work/callbacks/{ref}", "/work/callbacks/{closed}", COMMUNITY)
    yield Seen("/work/flags", "/work/flags", (*COMMUNITY, *TOWN))
    yield Seen("/work/replies", "/work/replies", COMMUNITY)
    yield Seen("/work/replies/{reply_id}", "/work/replies/{reply}", COMMUNITY)
    yield Seen("/work/exports", "/work/exports?still=1", ("liushuji", "zhaojingli"))
    yield Seen("/work/exports/new", "/work/exports/new?community=xiangrui&tab=done", ("liushuji", "chenkezhang"))
    yield Seen("/work/residency", "/work/residency", ("liushuji", "laozhou"))
    yield Seen("/work/residency/{residency_id}", "/work/residency/{claim}", ("liushuji", "laozhou"))


def _admin() -> Iterator[Seen]:
    for route, address in (
        ("/admin", ""), ("/admin/people", "?q=li"), ("/admin/companies", ""), ("/admin/places", ""),
    ):
        yield Seen(route, route + address, ("admin",))
    people, companies = "/admin/people/{username}", "/admin/companies"
    yield Seen(people, "/admin/people/xiaoli", ("admin",))
    yield Seen(f"{people}/roles/new", "/admin/people/xiaoli/roles/new?role=grid_worker", ("admin",))
    yield Seen(f"{people}/roles/{{grant_id}}/ending", "/admin/people/xiaoli/roles/{grant}/ending", ("admin",))
    for what in ("company", "contract", "unit", "post", "grade"):
        yield Seen(f"{companies}/new/{{what}}", f"{companies}/new/{what}", ("admin",))
    contracts = f"{companies}/contracts"
    yield Seen(f"{contracts}/{{contract_id}}/ending", f"{contracts}/{{contract}}/ending", ("admin",))


def _calendar() -> Iterator[Seen]:
    mechanisms, here = "/c/{slug}/mechanisms", "/c/xiangrui/mechanisms"
    yield Seen("/mechanisms", "/mechanisms", (VISITOR, "chenkezhang"))
    yield Seen("/mechanisms/{code}/edit", "/mechanisms/talk-session/edit", TOWN)
    yield Seen("/c/{slug}/calendar", "/c/xiangrui/calendar", (VISITOR, "wangyi", "liushuji"))
    yield Seen("/c/{slug}/calendar/{ref}", "/c/xiangrui/calendar/{meeting_planned}", COMMUNITY)
    yield Seen(mechanisms, here, BOTH)
    yield Seen(f"{mechanisms}/{{mechanism_slug}}", f"{here}/talk-session", BOTH)
    yield Seen(f"{mechanisms}/{{mechanism_slug}}/edit", f"{here}/talk-session/edit", COMMUNITY)
    yield Seen(f"{mechanisms}/adoption/{{code}}", f"{here}/adoption/negotiation", COMMUNITY)


def _duty() -> Iterator[Seen]:
    yield Seen("/c/{slug}/duty", "/c/xiangrui/duty", (VISITOR, "xiaoli"))
    yield Seen("/c/{slug}/duty/rota", "/c/xiangrui/duty/rota", COMMUNITY)
    yield Seen("/c/{slug}/duty/sheet", "/c/xiangrui/duty/sheet", COMMUNITY)
    yield Seen("/c/{slug}/today", "/c/xiangrui/today", ("liushuji", "zhaojingli"))
    yield Seen("/c/{slug}/today/sheet", "/c/xiangrui/today/sheet", COMMUNITY)


def _refused() -> Iterator[Seen]:
    """Saying no is a page too."""
    yield Seen("", "/nothing/here", (VISITOR, "liushuji"), 404)
    yield Seen("", "/i/XR-20200101-0001", (VISITOR,), 404)
    yield Seen("", "/work", ("wangyi",), 403)
    yield Seen("", "/admin", ("liushuji",), 403)
    yield Seen("", "/i/{private}", ("luren",), 404)
    yield Seen("", "/c/xiangrui/posters", ("admin",), 403)


def _rounds() -> Iterator[Seen]:
    route, here = "/c/{slug}/rounds", "/c/xiangrui/rounds"
    yield Seen(route, here, (VISITOR, "liushuji"))
    for state in ("planned", "open", "closed"):
        yield Seen(f"{route}/{{ref}}", f"{here}/{{round_{state}}}", ("wangyi", "liushuji"))
    yield Seen(f"{route}/{{ref}}/preparation", f"{here}/{{round_planned}}/preparation", COMMUNITY)
    for page in ("lookback", "walk", "entry", "closing"):
        yield Seen(f"{route}/{{ref}}/{page}", f"{here}/{{round_open}}/{page}", COMMUNITY)
    yield Seen(f"{route}/{{ref}}/faults", f"{here}/{{round_open}}/faults", RESIDENTS)
    yield Seen(f"{route}/{{ref}}/sheet", f"{here}/{{round_open}}/sheet", COMMUNITY)
    yield Seen(f"{route}/{{ref}}/faults/{{number}}", f"{here}/{{round_open}}/faults/1", COMMUNITY)
    yield Seen(f"{route}/{{ref}}/report", f"{here}/{{round_closed}}/report", (VISITOR, "liushuji"))
    yield Seen(f"{route}/{{ref}}/report/notice", f"{here}/{{round_closed}}/report/notice", (VISITOR,))


def _meetings() -> Iterator[Seen]:
    route, here = "/c/{slug}/meetings", "/c/xiangrui/meetings"
    yield Seen(route, here, (VISITOR, "liushuji"))
    yield Seen(f"{route}/topics", f"{here}/topics", (VISITOR, "wangyi", "liushuji"))
    for state in ("planned", "open", "drafted", "sealed"):
        yield Seen(f"{route}/{{ref}}", f"{here}/{{meeting_{state}}}", ("wangyi", "liushuji"))
    for page in ("agenda", "attendance"):
        for state in ("planned", "open"):
            yield Seen(f"{route}/{{ref}}/{page}", f"{here}/{{meeting_{state}}}/{page}", COMMUNITY)
    for page in ("room", "record"):
        yield Seen(f"{route}/{{ref}}/{page}", f"{here}/{{meeting_open}}/{page}", COMMUNITY)
    yield Seen(f"{route}/{{ref}}/poster", f"{here}/{{meeting_planned}}/poster", COMMUNITY)
    yield Seen(f"{route}/{{ref}}/minutes", f"{here}/{{meeting_drafted}}/minutes", COMMUNITY)
    yield Seen(f"{route}/{{ref}}/minutes", f"{here}/{{meeting_checking}}/minutes", ("wangyi", "liushuji"))
    yield Seen(f"{route}/{{ref}}/minutes", f"{here}/{{meeting_sealed}}/minutes", (VISITOR, "liushuji"))
    yield Seen("/d/{token}", "/d/{door}", (VISITOR, "wangyi"))


def _directory() -> Iterator[Seen]:
    yield Seen("/c/{slug}/directory", "/c/xiangrui/directory", BOTH)
    yield Seen("/sites", "/sites", (VISITOR, "chenkezhang"))
    yield Seen("/sites/new", "/sites/new", TOWN)
    yield Seen("/sites/{site}", "/sites/{site}", (VISITOR, "chenkezhang"))
    yield Seen("/sites/{site}/edit", "/sites/{site}/edit", TOWN)
    yield Seen("/c/{slug}/walks", "/c/xiangrui/walks", (VISITOR, "xiaoli"))
    yield Seen("/c/{slug}/posts", "/c/xiangrui/posts", BOTH)
    yield Seen("/c/{slug}/links", "/c/xiangrui/links", (VISITOR, "wangyi", "laozhou", "liushuji"))
    yield Seen("/c/{slug}/links/new", "/c/xiangrui/links/new", COMMUNITY)
    shops = "/c/{slug}/merchants"
    yield Seen(shops, "/c/xiangrui/merchants", BOTH)
    yield Seen(f"{shops}/new", "/c/xiangrui/merchants/new", COMMUNITY)
    yield Seen(f"{shops}/{{merchant}}", "/c/xiangrui/merchants/{shop}", (VISITOR, "xiaoli"))
    yield Seen(f"{shops}/{{merchant}}/edit", "/c/xiangrui/merchants/{shop}/edit", COMMUNITY)


DAILY = (*_board(), *_filing(), *_issues(), *_mine(), *_work(), *_admin(), *_calendar(), *_duty(), *_refused())
MEETING = (*_rounds(), *_meetings(), *_directory())
