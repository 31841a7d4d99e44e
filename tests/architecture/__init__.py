"""Checks of the house itself: imports, lengths, habits, templates, models, migrations, lock files and image."""
