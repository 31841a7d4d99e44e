"""What companies are held to, as pure rules."""
