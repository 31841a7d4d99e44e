"""The pages of votes."""

from fastapi import APIRouter

from app.votes.pages import (
    ballot,
    contesting,
    corrections,
    deciding,
    delivering,
    desk,
    evidence,
    finding,
    officers,
    owners,
    papers,
    plan,
    rolls,
    sheets,
    show,
)

routers: tuple[APIRouter, ...] = (
    plan.router, show.router, ballot.router, desk.router, officers.router, rolls.router, sheets.router,
    corrections.router, delivering.router, papers.router, finding.router, contesting.router, owners.router,
    deciding.router, evidence.router,
)
