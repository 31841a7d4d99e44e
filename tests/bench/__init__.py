"""Benchmarks as ratios against a bare baseline measured in the same run: the same SQL through the driver, the same
bytes from a bare Starlette route. Never part of the tests."""
