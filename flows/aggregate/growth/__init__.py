"""How does it move: series, growth worked out and published, figures out of cumulative ones, spans of years."""
