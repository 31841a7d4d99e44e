"""Pure rules of townhall."""
