"""Who may see and do what: one module for the catalog, one for the ledger."""
