"""The pages by which companies are judged, and by which owners let one go."""

from collections.abc import Iterator

from tests.journeys.seen import BOTH, COMMUNITY, TOWN, VISITOR, Seen


def _judged() -> Iterator[Seen]:
    """What companies are judged by."""
    yield Seen("/companies", "/companies", BOTH)
    yield Seen("/companies/{company_id}", "/companies/1", BOTH)
    contract = "/companies/{company_id}/contracts/{contract_id}"
    yield Seen(contract, "/companies/1/contracts/1", ("liushuji", "zhaojingli"))
    yield Seen("/rulebooks", "/rulebooks", (VISITOR, *TOWN))
    yield Seen("/rulebooks/{number}", "/rulebooks/1", (VISITOR,))
    yield Seen("/rulebooks/new", "/rulebooks/new", TOWN)
    yield Seen("/c/{slug}/inspections", "/c/xiangrui/inspections", BOTH)
    yield Seen("/c/{slug}/inspections/new", "/c/xiangrui/inspections/new", COMMUNITY)
    route, here = "/estates/{slug}/inspections", "/estates/xiangrui-dong/inspections"
    yield Seen(route, here, (VISITOR,))
    yield Seen(f"{route}/sheet", f"{here}/sheet", COMMUNITY)
    yield Seen(f"{route}/{{month}}", f"{here}/{{inspection}}", (VISITOR, "zhaojingli", "liushuji"))
    yield Seen(f"{route}/{{month}}", f"{here}/{{inspection_draft}}", COMMUNITY)
    for page in ("walk", "entry", "signature"):
        yield Seen(f"{route}/{{month}}/{page}", f"{here}/{{inspection_draft}}/{page}", COMMUNITY)
    number = f"{route}/{{month}}/deductions/{{number}}"
    yield Seen(f"{number}/contest", f"{here}/{{inspection}}/deductions/2/contest", ("zhaojingli",))
    yield Seen(f"{number}/decision", f"{here}/{{inspection}}/deductions/1/decision", TOWN)


def _reviews() -> Iterator[Seen]:
    yield Seen("/c/{slug}/reviews", "/c/xiangrui/reviews", (VISITOR, "wangyi", "liushuji"))
    route, here = "/estates/{slug}/reviews", "/estates/xiangrui-dong/reviews"
    yield Seen(route, here, (VISITOR,))
    yield Seen(f"{route}/{{month}}", f"{here}/{{review}}", (VISITOR, "zhaojingli", "liushuji"))
    yield Seen(f"{route}/{{month}}", f"{here}/{{review_open}}", (VISITOR, "wangyi", "liushuji"))
    yield Seen(f"{route}/{{month}}/ballot", f"{here}/{{review_open}}/ballot", ("wangyi", "laozhou"))
    yield Seen(f"{route}/{{month}}/receipt", f"{here}/{{review}}/receipt", (VISITOR,))
    for page in ("paper", "paper/entries", "alerts"):
        yield Seen(f"{route}/{{month}}/{page}", f"{here}/{{review_open}}/{page}", COMMUNITY)
    yield Seen("/estates/{slug}/panel", "/estates/xiangrui-dong/panel", COMMUNITY)


def _scorecards() -> Iterator[Seen]:
    """Last month's card is provisional; who may object or add does so here."""
    yield Seen("/scorecards", "/scorecards", (VISITOR, *TOWN))
    yield Seen("/c/{slug}/scorecards", "/c/xiangrui/scorecards", BOTH)
    yield Seen("/scorecards/companies/{company_id}", "/scorecards/companies/1", (VISITOR, "zhaojingli"))
    route, here = "/estates/{slug}/scorecards", "/estates/xiangrui-dong/scorecards"
    yield Seen(route, here, (VISITOR,))
    yield Seen(f"{route}/{{month}}", f"{here}/{{review}}", (VISITOR, "zhaojingli", "chenkezhang"))
    yield Seen(f"{route}/{{month}}", f"{here}/{{review}}?check=1", (VISITOR,))
    for part in ("owner", "site", "organisation"):
        yield Seen(f"{route}/{{month}}/parts/{{part}}", f"{here}/{{review}}/parts/{part}", (VISITOR, "zhaojingli"))
    yield Seen(f"{route}/{{month}}/objections", f"{here}/{{review}}/objections", (VISITOR, "zhaojingli"))
    yield Seen(f"{route}/{{month}}/additions", f"{here}/{{review}}/additions", TOWN)
    yield Seen(f"{route}/{{month}}/notice", f"{here}/{{review}}/notice", (VISITOR,))
    yield Seen("/i/{ref}/scores", "/i/{closed}/scores", (VISITOR, "zhaojingli"))


def _papers() -> Iterator[Seen]:
    yield Seen("/c/{slug}/notices", "/c/xiangrui/notices", (VISITOR, *TOWN))
    yield Seen("/v/{token}", "/v/{paper}", (VISITOR, "wangyi", "liushuji"))
    yield Seen("/v/{token}", "/v/{paper_replaced}", (VISITOR,))
    yield Seen("/v/{token}", "/v/{letter}", (VISITOR, "zhaojingli", *TOWN))
    yield Seen("/v/{token}/objections", "/v/{paper}/objections", ("wangyi",))
    yield Seen("/v/{token}/objections/{number}/answer", "/v/{paper}/objections/1/answer", COMMUNITY)
    yield Seen("/v/{token}/withdrawal", "/v/{paper}/withdrawal", COMMUNITY)
    yield Seen("/town/wordings", "/town/wordings", TOWN)
    yield Seen("/town/wordings/{kind}", "/town/wordings/notice", TOWN)


def _votes() -> Iterator[Seen]:
    """One in each state: in preparation, posted, open, being counted, decided."""
    route, here = "/votes/{vote_id}", "/votes/{{vote_{0}}}"
    yield Seen("/c/{slug}/votes", "/c/xiangrui/votes", (VISITOR,))
    yield Seen("/estates/{slug}/votes", "/estates/xiangrui-dong/votes", (VISITOR, "liushuji"))
    yield Seen("/estates/{slug}/votes/new", "/estates/xiangrui-dong/votes/new", COMMUNITY)
    for state in ("posted", "open", "closed", "decided"):
        yield Seen(route, here.format(state), (VISITOR, "wangyi", "liushuji"))
        yield Seen(f"{route}/desk", f"{here.format(state)}/desk", COMMUNITY)
    for page in ("desk", "plan", "roll/sheet", "petition", "officers", "posting"):
        yield Seen(f"{route}/{page}", f"{here.format('draft')}/{page}", COMMUNITY)
    for page in ("roll", "objections"):
        yield Seen(f"{route}/{page}", f"{here.format('posted')}/{page}", ("wangyi", "liushuji"))
    yield Seen(f"{route}/ballot", f"{here.format('open')}/ballot", ("wangyi", "liushuji"))
    yield Seen(f"{route}/receipt", f"{here.format('decided')}/receipt", ("wangyi",))
    yield Seen(f"{route}/receipt", f"{here.format('closed')}/receipt", ("wangyi",))
    own = f"{here.format('closed')}/receipt/contests?group={{home_101}}"
    yield Seen(f"{route}/receipt/contests", own, ("wangyi",))
    for page in (
        "deliveries", "papers", "papers/contests", "owners", "proxies", "proxies/form", "corrections", "cancellation",
    ):
        yield Seen(f"{route}/{page}", f"{here.format('open')}/{page}", COMMUNITY)
    yield Seen(f"{route}/papers/print", f"{here.format('open')}/papers/print?first=1&last=9", COMMUNITY)
    yield Seen(f"{route}/papers/entries", f"{here.format('closed')}/papers/entries", COMMUNITY)
    for state in ("closed", "decided"):
        yield Seen(f"{route}/decision", f"{here.format(state)}/decision", COMMUNITY)


def _handovers() -> Iterator[Seen]:
    """In the western estate: half handed over, refused, an emergency service in the meantime."""
    route, here = "/handovers/{handover_id}", "/handovers/{handover}"
    for each in ("xiangrui-xi", "xiangrui-dong"):
        yield Seen("/estates/{slug}/handover", f"/estates/{each}/handover", (VISITOR, "liushuji"))
    yield Seen(route, here, (VISITOR, "wangyi", "zhaojingli", "chenkezhang"))
    yield Seen(f"{route}/items", f"{here}/items", ("zhaojingli", "liushuji"))
    yield Seen(f"{route}/items/new", f"{here}/items/new", ("zhaojingli",))
    yield Seen(f"{route}/items/{{number}}", f"{here}/items/2", ("zhaojingli", "liushuji"))
    item = f"{route}/items/{{number}}/{{noun}}"
    yield Seen(item, f"{here}/items/13/handing", ("zhaojingli",))
    yield Seen(item, f"{here}/items/2/answer", ("zhaojingli",))
    for noun in ("10/acceptance", "10/shortfall", "3/absence", "4/paper"):
        yield Seen(item, f"{here}/items/{noun}", COMMUNITY)
    for page in ("readings", "disputes", "list"):
        yield Seen(f"{route}/{page}", f"{here}/{page}", ("zhaojingli", "liushuji"))
    for page in ("refusal", "completion", "arrangement"):
        yield Seen(f"{route}/{page}", f"{here}/{page}", TOWN)
    stopgap = "/estates/{slug}/emergency"
    yield Seen(stopgap, "/estates/xiangrui-xi/emergency", (VISITOR, *TOWN))
    yield Seen(f"{stopgap}/new", "/estates/xiangrui-dong/emergency/new", TOWN)
    yield Seen(f"{stopgap}/ending", "/estates/xiangrui-xi/emergency/ending", TOWN)
    yield Seen(f"{stopgap}/stop", "/estates/xiangrui-dong/emergency/stop", ("zhaojingli", "liushuji"))
    yield Seen(f"{stopgap}/stop", "/estates/xiangrui-xi/emergency/stop", TOWN)
    yield Seen(f"{stopgap}/stop/return", "/estates/xiangrui-xi/emergency/stop/return", ("liushuji",))


def _exits() -> Iterator[Seen]:
    """One summoned, one being put right, one at its re-check, one where the owners are advised."""
    desk, route = "/exits", "/exits/{case_id}"
    yield Seen(desk, desk, ("zhaojingli", "liushuji", "chenkezhang"))
    yield Seen(desk, "/exits?state=closed", TOWN)
    for state in ("summoned", "mending", "rechecked", "advised"):
        yield Seen(route, f"/exits/{{exit_{state}}}", ("zhaojingli", "liushuji", "chenkezhang"))
    yield Seen(f"{route}/items/{{number}}", "/exits/{exit_mending}/items/1", ("zhaojingli", "liushuji"))
    yield Seen(f"{route}/checks", "/exits/{exit_rechecked}/checks", ("chenkezhang",))
    yield Seen(f"{route}/answers/{{number}}", "/exits/{exit_mending}/answers/3", ("zhaojingli",))
    yield Seen(f"{route}/block", "/exits/{exit_mending}/block", COMMUNITY)
    yield Seen(f"{route}/block", "/exits/{exit_advised}/block", COMMUNITY)
    yield Seen(f"{route}/{{noun}}", "/exits/{exit_summoned}/summons", TOWN)
    yield Seen(f"{route}/{{noun}}", "/exits/{exit_mending}/extension", TOWN)
    yield Seen(f"{route}/{{noun}}", "/exits/{exit_advised}/withdrawal", ("zhaojingli",))
    for slug in ("nan", "bei", "zhong", "dong"):
        yield Seen("/estates/{slug}/exit", f"/estates/xiangrui-{slug}/exit", (VISITOR, "wangyi"))
    yield Seen("/estates/{slug}/exit", "/estates/shiji-1/exit", (VISITOR,))
    yield Seen("/estates/{slug}/exit/new", "/estates/xiangrui-nan/exit/new", ("liushuji", "zhaojingli"))
    yield Seen("/estates/{slug}/exit/new/{noun}", "/estates/xiangrui-nan/exit/new/petition", COMMUNITY)
    yield Seen("/estates/{slug}/choosing", "/estates/xiangrui-dong/choosing?companies=1&companies=2", BOTH)


def _supervision() -> Iterator[Seen]:
    """The suggestion named is one of tests/journeys/town.py: a thing that waits until long after its day."""
    desk, here = "/town/supervision", "/supervision/{order_id}"
    yield Seen(desk, desk, TOWN)
    yield Seen(desk, f"{desk}?tab=running", TOWN)
    yield Seen(f"{desk}/suggestions", f"{desk}/suggestions", TOWN)
    yield Seen(f"{desk}/suggestions/aside", f"{desk}/suggestions/aside?suggestion=roots:1:HY", TOWN)
    yield Seen(f"{desk}/new", f"{desk}/new?suggestion=roots:1:HY", TOWN)
    yield Seen("/supervision", "/supervision", ("zhaojingli", "liushuji"))
    for state in ("issued", "acknowledged", "answered", "returned", "closed"):
        yield Seen(here, f"/supervision/{{order_{state}}}", ("zhaojingli", "chenkezhang"))
    yield Seen(f"{here}/paper", "/supervision/{order_issued}/paper", TOWN)


def _hotline() -> Iterator[Seen]:
    here = "/work/hotline/{batch_id}"
    yield Seen("/work/hotline", "/work/hotline", (*COMMUNITY, *TOWN))
    yield Seen("/work/hotline/numbers", "/work/hotline/numbers?number=ZB001", TOWN)
    yield Seen(here, "/work/hotline/{sheet}", COMMUNITY)
    for state in ("unreadable", "dropped", "taken"):
        yield Seen(here, f"/work/hotline/{{sheet}}?state={state}", COMMUNITY)
    yield Seen(f"{here}/layout", "/work/hotline/{sheet_new}/layout", COMMUNITY)


JUDGING = (*_judged(), *_reviews(), *_scorecards())
LEAVING = (*_papers(), *_votes(), *_handovers(), *_exits(), *_supervision(), *_hotline())
