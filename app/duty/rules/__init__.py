"""Turns of the rota, the week on patrol, parts of the stand-up. Pure."""
