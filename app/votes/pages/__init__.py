"""The pages of votes."""

from fastapi import APIRouter

from app.votes.pages import (
    ballot,
    corrections,
    deciding,
    delivering,
    desk,
    evidence,
    finding,
    officers,
    papers,
    plan,
    rolls,
    sheets,
    show,
)

routers: tuple[APIRouter, ...] = (
    plan.router, show.router, ballot.router, desk.router, officers.router, rolls.router, sheets.router,
    corrections.router, delivering.router, papers.router, finding.router, deciding.router, evidence.router,
)
