"""What openpyxl leaves out of a saved package, added to its bytes."""
