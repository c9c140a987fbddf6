"""Files to raw rows with their addresses; the only readers of the disk."""
