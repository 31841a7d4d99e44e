"""Every change of the rounds domain."""
