"""Signing in, my account, verifying residents."""

from fastapi import APIRouter

from app.people.pages import me, password, residency, sign_in, totp, verification

router = APIRouter(include_in_schema=False)
for part in (sign_in, password, totp, me, residency, verification):
    router.include_router(part.router)
