"""reviews, to come."""
