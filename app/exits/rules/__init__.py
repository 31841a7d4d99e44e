"""Rules of exits."""
