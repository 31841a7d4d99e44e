"""queries of reviews."""
