"""The rules, one module for each part of a workbook; each module ends with RULES."""
