"""The pages of handovers."""

from fastapi import APIRouter

from app.handovers.pages import closing, emergency, items, photos, public, records, refusal, returning, stopping

routers: tuple[APIRouter, ...] = (
    public.router, photos.router, items.router, records.router, refusal.router, closing.router, emergency.router,
    stopping.router, returning.router,
)
