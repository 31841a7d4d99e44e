"""pages of reviews."""

from fastapi import APIRouter

routers: tuple[APIRouter, ...] = ()
