"""Are we on course: targets, what is set beside them, where they lead, how they came about."""
