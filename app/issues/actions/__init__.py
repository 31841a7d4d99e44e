"""What people and the clock do to issues, split by who does it."""
