"""What an inspection is, what it costs, and who may do what in it. Pure."""
