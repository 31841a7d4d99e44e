"""Kinds of mechanism, their cadence, and what somebody is towards a community. Pure."""
