"""Replication: the catalog of applications, and who took which from whom."""
