"""What slips: milestones and their dates."""
