"""Backup and restore of everything a town has, while it is running."""
