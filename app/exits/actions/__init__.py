"""Actions of exits."""
