"""Load and authorise in one step: a site, a shop of the street."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.directory.models import Merchant
from app.directory.queries.merchants import merchant_here
from app.directory.queries.sites import SiteLine, site_by_slug
from app.directory.rules.rights import edits_site
from app.mechanisms.guards import Hall, HallInPath
from app.people.guards import Visitor
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class Visit:
    """A site as somebody comes to it."""

    line: SiteLine
    me: Actor | None
    edits: bool


def _site(site: str, session: DbSession, me: Visitor) -> Visit:
    """A resting site is there only for those who may put it back."""
    line = site_by_slug(session, site)
    if line is not None:
        edits = edits_site(me, line.site.community_id, line.town_id)
        if line.site.active or edits:
            return Visit(line, me, edits)
    raise NotFound("没有这个地方，看看链接是不是少了几个字。")


SiteInPath = Annotated[Visit, Depends(_site)]


@dataclass(frozen=True, slots=True)
class Shopping:
    """A shop as somebody comes to it; `keeps` is the shopkeeper."""

    hall: Hall
    merchant: Merchant
    keeps: bool

    @property
    def home(self) -> str:
        return f"/c/{self.hall.place.slug}/merchants/{self.merchant.slug}"

    @property
    def sees_photos(self) -> bool:
        """Pictures of a shop front may show people: for those who work here, auditors and the shopkeeper."""
        return self.hall.reads_all or self.keeps


def _merchant(merchant: str, hall: HallInPath, session: DbSession) -> Shopping:
    found = merchant_here(session, hall.community.key, merchant)
    if found is not None:
        keeps = hall.me is not None and found.keeper_id == hall.me.person_id
        if found.active or keeps or hall.reads_all:
            return Shopping(hall, found, keeps)
    raise NotFound("本社区没有登记这家店。")


MerchantInPath = Annotated[Shopping, Depends(_merchant)]
