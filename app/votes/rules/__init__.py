"""Rules of the owners' votes: pure, integers only."""
