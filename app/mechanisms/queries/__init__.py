"""Every read of the mechanisms domain, by what it is about."""
