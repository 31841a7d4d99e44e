"""Actions of votes."""
