"""What is decided in a fault round: seats, lots, checklists, look-backs, figures. Pure."""
