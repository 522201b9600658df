"""Every write of the feature: fanning events out, letters, reading, and leaving."""
