"""How cells, charts and pages come out."""
