"""Developments, enterprises, the anchor and the innovation platform."""
