"""The JSON of hotline."""

from fastapi import APIRouter

routers: tuple[APIRouter, ...] = ()
