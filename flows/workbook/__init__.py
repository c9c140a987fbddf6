"""Tables to an openpyxl workbook to finished bytes; the only place that saves one."""
