"""What happens to the data, in the order in which it happens."""
