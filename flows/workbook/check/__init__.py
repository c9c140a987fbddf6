"""One checked file to its findings workbook: summary, list, coloured copies, and what reads a confirmation back."""
