"""Queries of hotline."""
