"""Large tables: rows to sheet XML by polars expressions, chunk by chunk, deflated while the next ones are made."""
