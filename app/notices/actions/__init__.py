"""Actions of notices."""
