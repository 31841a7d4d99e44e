"""actions of reviews."""
