"""api of scorecards."""

from fastapi import APIRouter

routers: tuple[APIRouter, ...] = ()
