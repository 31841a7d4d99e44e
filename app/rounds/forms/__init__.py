"""What people fill in before, during and after a round."""
