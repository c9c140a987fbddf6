"""Declared sheets to an openpyxl workbook: what stands where, how wide, on which page."""
