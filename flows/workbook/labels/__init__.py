"""Every label of the workbook, once in English and once in Chinese; one module for each sheet or two."""
