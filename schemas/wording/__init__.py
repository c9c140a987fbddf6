"""What findings say, by where they are made."""
