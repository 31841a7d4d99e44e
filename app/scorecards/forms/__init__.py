"""forms of scorecards."""
