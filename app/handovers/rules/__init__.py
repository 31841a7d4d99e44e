"""Rules of handovers."""
