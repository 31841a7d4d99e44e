"""actions of scorecards."""
