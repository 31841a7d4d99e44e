"""What may be attached and what it becomes."""
