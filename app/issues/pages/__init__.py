"""The pages of the issues domain, split by who comes to do what."""

from fastapi import APIRouter

from app.issues.pages import (
    board,
    bulk,
    callbacks,
    case,
    catalogue,
    filing,
    filing_doors,
    filing_place,
    filing_preview,
    filing_similar,
    filing_story,
    filing_submit,
    mine,
    photos,
    queue,
    receipt,
    replies,
    steps,
    talk,
    town,
)

routers: tuple[APIRouter, ...] = (
    town.router,
    board.router,
    catalogue.router,
    filing_doors.router,
    filing.router,
    filing_place.router,
    filing_story.router,
    filing_similar.router,
    filing_preview.router,
    filing_submit.router,
    receipt.router,
    photos.router,
    case.router,
    steps.router,
    talk.router,
    mine.router,
    queue.router,
    bulk.router,
    callbacks.router,
    replies.router,
)
