"""Accounts: people, organisations, memberships, roles and signing in."""
