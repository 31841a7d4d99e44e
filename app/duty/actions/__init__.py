"""Every change of the duty domain."""
