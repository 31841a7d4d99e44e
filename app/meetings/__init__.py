"""每周说事 and its family: one engine from a booked topic to sealed minutes and what was promised in them."""
