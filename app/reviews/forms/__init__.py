"""forms of reviews."""
