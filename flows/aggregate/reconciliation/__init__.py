"""Do the figures fit together: one module for each family of checks, `table` joins them."""
