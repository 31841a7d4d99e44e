"""From a yellow card to a company's leaving, every clock with its article; owners alone decide."""
