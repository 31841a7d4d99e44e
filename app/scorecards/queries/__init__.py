"""Queries of scorecards."""
