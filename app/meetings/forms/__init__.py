"""What is posted to the pages of meetings."""
