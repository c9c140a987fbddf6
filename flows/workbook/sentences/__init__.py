"""The sentences of the report, built from its tables, in one language at a time."""
