"""Public aggregates anybody may take away: no cell of fewer than five."""
