"""Every page there is, an address to see it at, and who may."""

from collections.abc import Iterator
from typing import Any

from tests.journeys.daily import DAILY, MEETING
from tests.journeys.desks import desks
from tests.journeys.procedures import JUDGING, LEAVING
from tests.journeys.seen import Seen

__all__ = ["DAILY", "PAGES", "TOGETHER", "Seen"]
TOGETHER = (*MEETING, *JUDGING)
AFTERWARDS = (*LEAVING, *desks())
PAGES = DAILY + TOGETHER + AFTERWARDS

NOT_A_PAGE = {
    "/open/{name}/{month}.csv", "/open/{name}/{month}.json", "/town/briefing.docx", "/c/{slug}/briefing.docx",
    "/town/posting.docx", "/c/{slug}/posting.docx",
    "/desk",  # leads on to one's own
    "/exits/{case_id}/photos/{token}-{size}.jpg",
    "/votes/{vote_id}/result.json", "/votes/{vote_id}/evidence.zip", "/votes/{vote_id}/roll/template.xlsx",
    "/votes/{vote_id}/photos/{token}-{size}.jpg",
    "/estates/{slug}/reviews/{month}/result.json", "/estates/{slug}/scorecards/{month}/facts.json",
    "/estates/{slug}/scorecards/{month}/sheet.xlsx",
    "/photos/{token}-{size}.jpg", "/v/{token}/docx",
    "/companies/{company_id}/contracts/{contract_id}/photos/{token}-{size}.jpg",
    "/estates/{slug}/inspections/{month}/photos/{token}-{size}.jpg",
    "/work/hotline/{batch_id}/answers",
    "/supervision/{order_id}/photos/{token}-{size}.jpg", "/handovers/{handover_id}/photos/{token}-{size}.jpg",
    "/estates/{slug}/emergency/stop/photos/{token}-{size}.jpg",
    "/admin/places/template.xlsx",
    "/admin/places/export.xlsx", "/work/exports/{export_id}/file", "/c/{slug}/calendar.ics", "/calendar/{token}.ics",
    "/c/{slug}/meetings/{ref}/minutes.docx", "/c/{slug}/meetings/{ref}/attendance/photos/{token}-{size}.jpg",
    "/c/{slug}/meetings/{ref}/room/now",
    "/c/{slug}/merchants/{merchant}/checks/{check_id}/photo-{size}.jpg", "/me/export",
    "/healthz", "/readyz", "/metrics",
    "/login/staff", "/login/totp",  # a redirect; in the middle of a sign-in only: tests/people looks at both
}
"""What answers a GET with something else than a page, or only for a moment."""
ONLY_BACK = "back_to_the_issue"
"""The name of the routes that only lead back after a sign-in."""


def html_routes(app: Any) -> set[str]:
    """The addresses of all pages of the application, as its routers name them."""
    return {
        route.path
        for route in _walked(app.routes)
        if "GET" in route.methods and not route.include_in_schema and route.name != ONLY_BACK
    } - NOT_A_PAGE


def _walked(routes: Any) -> Iterator[Any]:
    """FastAPI keeps an included router as one entry; its routes carry their whole address."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _walked(route.original_router.routes)
        elif getattr(route, "methods", None) and route.path != "/openapi.json":
            yield route
