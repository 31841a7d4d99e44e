"""Every read of inspections. For scorecards: `site_facts`."""

from app.inspections.queries.facts import SiteFacts, SiteLine, site_facts

__all__ = ["SiteFacts", "SiteLine", "site_facts"]
