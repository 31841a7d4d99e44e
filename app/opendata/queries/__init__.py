"""Every read of the opendata surface."""
