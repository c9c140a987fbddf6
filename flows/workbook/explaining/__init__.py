"""Where a number comes from, in words."""
