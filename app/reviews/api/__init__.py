"""api of reviews."""

from fastapi import APIRouter

routers: tuple[APIRouter, ...] = ()
