"""The rulebook: how companies are judged, in versions that begin with a future month and never change the past."""
