"""Native charts in IBCS notation, drawn from tables on the same sheet."""
