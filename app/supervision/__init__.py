"""督办: an order with a deadline to a community, a company or a department, its answer and its review."""
