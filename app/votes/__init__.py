"""Owners decide together (Civil Code 278): roll, ballots, verdict and the evidence of all of it."""
