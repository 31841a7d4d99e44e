"""12345: the hotline's work orders come in as a sheet and go back answered as the same sheet."""
