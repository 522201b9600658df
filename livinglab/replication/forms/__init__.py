"""What people fill in: one module for the catalog, one for the ledger."""
