"""The workbook that clerks and analysts fill in."""
