"""What formulas come to, worked out again."""
