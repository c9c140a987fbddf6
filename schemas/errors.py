"""The one exception that a user is meant to read."""


class InputError(Exception):
    """The run cannot make a workbook; the message says where, what was found, what was expected, what to do."""
