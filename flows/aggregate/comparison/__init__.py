"""How do we compare with the city and its other districts."""
