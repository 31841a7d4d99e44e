"""The town's mechanisms as templates, what each community made of them, and the occurrences time makes of those."""
