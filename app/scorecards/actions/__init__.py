"""Every change of scorecards."""
