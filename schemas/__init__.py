"""What the data must be: vocabularies, contracts and declarations; no I/O, no Prefect, no Excel."""
