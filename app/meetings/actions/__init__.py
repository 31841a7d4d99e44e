"""Every change of the meetings domain."""
