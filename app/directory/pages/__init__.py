"""The pages of the directory, split by what people look for."""

from fastapi import APIRouter

from app.directory.pages import frontage, index, links, merchant_edit, merchants, posts, site_edit, sites, walks

routers: tuple[APIRouter, ...] = (
    index.router, site_edit.router, sites.router, links.router, walks.router, merchant_edit.router, merchants.router,
    frontage.router, posts.router,
)
"""Forms before what they are about: /sites/new is no site."""
