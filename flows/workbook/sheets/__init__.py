"""The sheets of the report, one declaration each, in the order of the workbook."""
