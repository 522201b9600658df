"""The site on several machines: processes of its own for each part, killed under load."""
