"""Companies that got a card in the demonstrated year: two left, one puts things right; and the owners' votes."""
