"""Facts to tables, one module for each question; pure polars."""
