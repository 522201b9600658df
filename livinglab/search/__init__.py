"""Search: one table of what can be found, one analysis, two engines."""
