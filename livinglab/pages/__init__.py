"""Home, about, and what the operators look at."""
