"""Which edition of the report it is, what it was made of, and which facts stand behind each number."""
