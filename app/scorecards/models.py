"""Tables of scorecards."""
