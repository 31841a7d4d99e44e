"""How companies fared in the demonstrated year: households who vote, inspections on foot, and what became of them."""
