"""Every change of the opendata surface."""
