"""Sheets of text to raw rows: where the header stands, what each column means, what each cell is."""
