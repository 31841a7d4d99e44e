"""Opening hours, links within ten, coverage of walks, 门前三包. Pure."""
