"""Every select of the issues domain, split by who asks."""
