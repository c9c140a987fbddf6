"""A folder of returns that is watched: a file that arrives starts a report."""
