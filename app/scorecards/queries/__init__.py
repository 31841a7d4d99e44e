"""queries of scorecards."""
