"""A finished workbook, ours or another's, held against written rules from its bytes."""
