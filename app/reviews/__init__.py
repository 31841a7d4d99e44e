"""每月评议: one secret ballot a household, three voices apart, nothing to see before the close."""
