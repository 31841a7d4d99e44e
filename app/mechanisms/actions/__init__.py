"""Every change of the mechanisms domain."""
