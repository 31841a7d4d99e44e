"""scorecards, to come."""
