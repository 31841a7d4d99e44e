"""Actions of inspections."""
