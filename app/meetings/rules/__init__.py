"""Agenda order, decisions, the life of minutes, hands counted. Pure."""
