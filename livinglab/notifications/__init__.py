"""Notifications: events become lines on a person's page, and mail."""
