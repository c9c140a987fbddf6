"""The bytes of a workbook to what the rules look at."""
