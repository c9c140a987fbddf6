"""Raw rows and registers to facts and findings; pure."""
