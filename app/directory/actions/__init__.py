"""Every change of the directory domain."""
