"""The town's desk: what needs somebody today, how the estates stand, and what other rules would have changed."""
