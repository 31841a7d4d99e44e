"""Pure rules of the operator's pages."""
