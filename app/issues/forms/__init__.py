"""What people type about issues, split by who comes to do what."""
