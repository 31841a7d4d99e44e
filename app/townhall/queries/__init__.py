"""Every read of the townhall surface."""
