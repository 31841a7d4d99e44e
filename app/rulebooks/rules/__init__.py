"""The judging rules as one checked value. Pure."""
