"""Actions of reviews."""
