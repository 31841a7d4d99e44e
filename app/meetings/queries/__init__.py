"""Every read of the meetings domain, by what it is about."""
