"""What a run tells of its report outside the workbook: sentences, findings, targets; plain values only."""
