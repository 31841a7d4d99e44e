"""Every read of the duty domain, by what it is about."""
