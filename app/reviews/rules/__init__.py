"""rules of reviews."""
