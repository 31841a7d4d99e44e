"""Every read of the rounds domain, by what it is about."""
