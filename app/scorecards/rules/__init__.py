"""Pure rules of scorecards."""
