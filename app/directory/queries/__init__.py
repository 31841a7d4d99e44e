"""Every read of the directory domain, by what it is about."""
