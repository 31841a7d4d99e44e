"""Official papers: their words, numbers and archive; what is posted, and what people say to it."""
