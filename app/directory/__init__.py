"""Places to go and people to know: sites, counters, household links, walks, merchants, second posts."""
