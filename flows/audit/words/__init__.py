"""What texts say: language, periods, codes."""
