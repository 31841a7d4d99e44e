"""rules of scorecards."""
