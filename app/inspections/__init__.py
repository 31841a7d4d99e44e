"""Site inspections: eight heads, what was found wanting, and what the company says to it."""
