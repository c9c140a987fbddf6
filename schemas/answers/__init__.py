"""Contracts of the aggregated tables: one module for each question that the workbook answers."""
