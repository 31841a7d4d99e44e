"""Signing in, my account, verifying residents."""

from fastapi import APIRouter

from app.people.pages import me, password, residency, sign_in, totp, verification

routers: tuple[APIRouter, ...] = (
    sign_in.router,
    password.router,
    totp.router,
    me.router,
    residency.router,
    verification.router,
)
