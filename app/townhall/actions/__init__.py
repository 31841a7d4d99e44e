"""Every change of the townhall surface."""
