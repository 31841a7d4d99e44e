"""Composes the house: routers, middleware, error handlers, and what every page shows around its content."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware

from app import tables as tables
from app.admin.pages import routers as admin_pages
from app.companies.api import routers as company_apis
from app.companies.pages import routers as company_pages
from app.companies.queries import contract_names, unit_names
from app.core import problems, web
from app.core.errors import DomainError
from app.core.metrics import HealthRouter, watch
from app.core.openapi import document_problems
from app.core.request_log import RequestLog
from app.core.routing import shelve
from app.core.security import Guarded
from app.core.settings import ROOT, settings
from app.directory.actions.farewell import forget_directory
from app.directory.pages import routers as directory_pages
from app.directory.queries.export import export_directory
from app.duty.actions.farewell import forget_duty
from app.duty.pages import routers as duty_pages
from app.duty.queries.export import export_duty
from app.duty.queries.rota import turns_of
from app.exchange.pages import routers as exchange_pages
from app.exchange.queries.exports import exports_waiting
from app.exits.actions.farewell import forget_exits
from app.exits.api import routers as exit_apis
from app.exits.pages import routers as exit_pages
from app.exits.queries.export import export_exits
from app.exits.queries.links import exit_links
from app.frame import router as frame_pages
from app.frame import shell_of
from app.handovers.actions.farewell import forget_handovers
from app.handovers.api import routers as handover_apis
from app.handovers.pages import routers as handover_pages
from app.handovers.queries.export import export_handovers
from app.hotline.actions.keeping import forget_hotline
from app.hotline.api import routers as hotline_apis
from app.hotline.pages import routers as hotline_pages
from app.hotline.queries.export import export_hotline
from app.hotline.queries.ground import desk_links as hotline_links
from app.hotline.queries.waiting import hotline_waiting
from app.inspections.actions.farewell import forget_inspections
from app.inspections.api import routers as inspection_apis
from app.inspections.pages import routers as inspection_pages
from app.inspections.queries.export import export_inspections
from app.issues.actions.farewell import forget_reporter
from app.issues.api import routers as issue_apis
from app.issues.pages import routers as issue_pages
from app.issues.queries.export import export_issues
from app.mechanisms.actions.feeds import forget_mechanisms
from app.mechanisms.api import routers as mechanism_apis
from app.mechanisms.pages import routers as mechanism_pages
from app.mechanisms.queries.export import export_mechanisms
from app.meetings.actions.farewell import forget_meetings
from app.meetings.api import routers as meeting_apis
from app.meetings.pages import routers as meeting_pages
from app.meetings.queries.export import export_meetings
from app.notices.actions.farewell import forget_notices
from app.notices.api import routers as notice_apis
from app.notices.pages import routers as notice_pages
from app.notices.queries.export import export_notices
from app.notifications import queries as notifications
from app.notifications.actions import forget_messages
from app.notifications.api import router as notifications_api
from app.notifications.pages import router as notifications_pages
from app.opendata.pages import routers as opendata_pages
from app.people.api import router as people_api
from app.people.cookies import SlidingCookie
from app.people.guards import VISITOR, MustChangePassword
from app.people.pages import routers as people_pages
from app.people.rules.roles import Scope
from app.places.api import router as places_api
from app.reviews.actions.panel import forget_reviews
from app.reviews.api import routers as review_apis
from app.reviews.pages import routers as review_pages
from app.rounds.actions.farewell import forget_rounds
from app.rounds.api import routers as round_apis
from app.rounds.pages import routers as round_pages
from app.rounds.queries.export import export_rounds
from app.rounds.queries.members import seats_of
from app.rulebooks.api import routers as rulebook_apis
from app.rulebooks.pages import routers as rulebook_pages
from app.scorecards.api import routers as scorecard_apis
from app.scorecards.pages import routers as scorecard_pages
from app.scorecards.queries.export import export_scorecards
from app.supervision.actions.farewell import forget_supervision
from app.supervision.api import routers as supervision_apis
from app.supervision.pages import routers as supervision_pages
from app.supervision.queries.concerned import desk_links as supervision_links
from app.supervision.queries.export import export_supervision
from app.townhall.pages import routers as townhall_pages
from app.townhall.queries.serving import situation_links
from app.votes.actions.farewell import forget_votes
from app.votes.api import routers as vote_apis
from app.votes.pages import routers as vote_pages
from app.votes.queries.export import export_votes
from app.votes.queries.mine import ballots_awaited, votes_announced
from app.worker import background_worker

MAX_BODY = 120 * 1024 * 1024


def create_app(*, background: bool = True) -> FastAPI:
    """The application. `background` also runs the worker in this process, so that one command serves a town."""
    app = FastAPI(
        title="评说 Pingshuo",
        version=version("pingshuo"),
        description="Residents report, the right party settles it against a clock, the resident says if it is done.",
        docs_url=None,
        redoc_url=None,
        max_body_size=MAX_BODY,
        form_limits={"max_files": 12, "max_fields": 200, "max_part_size": 256 * 1024},
        lifespan=_lifespan(background),
    )
    app.state.shell = shell_of
    _what_people_cannot_know(app)
    _middleware(app)
    _handlers(app)
    app.mount("/static", web.CachedStatic(directory=ROOT / "static"), name="static")
    shelve(app, (
        people_api, places_api, notifications_api, *issue_apis, *mechanism_apis, *round_apis, *meeting_apis,
        *company_apis, *rulebook_apis, *review_apis, *inspection_apis, *scorecard_apis,
        *notice_apis, *vote_apis, *handover_apis, *exit_apis,
        *supervision_apis, *hotline_apis, *people_pages,
        notifications_pages, *admin_pages, *exchange_pages, frame_pages, *issue_pages, *mechanism_pages, *round_pages,
        *meeting_pages, *duty_pages, *directory_pages, HealthRouter,
    ))  # fmt: skip
    shelve(app, (
        *company_pages, *rulebook_pages, *review_pages, *inspection_pages, *scorecard_pages, *notice_pages, *vote_pages,
        *handover_pages, *exit_pages, *supervision_pages, *hotline_pages,
        *townhall_pages, *opendata_pages,
    ), [VISITOR])  # fmt: skip
    document_problems(app)
    watch("pingshuo_outbox_waiting", "Texts due and unsent.", notifications.waiting_texts)
    watch("pingshuo_outbox_oldest_seconds", "Age of the oldest due text.", notifications.oldest_due_seconds)
    return app


def _lifespan(background: bool) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with background_worker(enabled=background):
            yield

    return lifespan


def _what_people_cannot_know(app: FastAPI) -> None:
    """Domains above people add what they hold of a person, and the names of scopes that live above."""
    app.state.exporters = [
        export_issues, export_mechanisms, export_rounds, export_meetings, export_duty, export_directory,
        export_inspections, export_scorecards, export_votes, export_notices, export_exits, export_handovers,
        export_supervision, export_hotline, notifications.export_messages,
    ]
    app.state.erasers = [
        forget_reporter, forget_mechanisms, forget_rounds, forget_meetings, forget_duty, forget_directory,
        forget_inspections, forget_reviews, forget_votes, forget_notices, forget_exits, forget_handovers,
        forget_supervision, forget_hotline, forget_messages,
    ]
    app.state.calendars = [seats_of, turns_of]
    app.state.desk_links = [situation_links, supervision_links, hotline_links, exit_links]
    app.state.awaited = [ballots_awaited]
    app.state.announced = [votes_announced]
    app.state.queues = [exports_waiting, hotline_waiting]
    app.state.scope_namers = {Scope.CONTRACT: contract_names, Scope.UNIT: unit_names}


def _middleware(app: FastAPI) -> None:
    """The last added is the outermost."""
    app.add_middleware(SlidingCookie)
    app.add_middleware(
        SessionMiddleware, secret_key=settings().secret_key, session_cookie="ps_flash", max_age=3600,
        same_site="lax", https_only=settings().secure_cookies,
    )
    app.add_middleware(Guarded)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(RequestLog)


def _handlers(app: FastAPI) -> None:
    app.add_exception_handler(MustChangePassword, _change_password_first)
    app.add_exception_handler(DomainError, problems.domain_error)
    app.add_exception_handler(IntegrityError, problems.conflict)
    app.add_exception_handler(OperationalError, problems.crossed)
    app.add_exception_handler(DataError, problems.unstorable)
    app.add_exception_handler(RequestValidationError, problems.invalid_request)
    app.add_exception_handler(HTTPException, problems.http_error)
    app.add_exception_handler(Exception, problems.broken)


def _change_password_first(request: Request, exc: Exception) -> Response:
    if problems.wants_json(request):
        return problems.domain_error(request, exc)
    return web.see_other("/login/password", request, flash=str(exc), tone="soon")
