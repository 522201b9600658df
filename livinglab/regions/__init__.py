"""Regions: provinces, kabupaten and kota, their names, places and facts."""
