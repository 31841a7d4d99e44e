"""Pure rules of opendata."""
