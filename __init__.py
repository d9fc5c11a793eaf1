"""Keyproof: answer keys that are derived, proved and typeset; answer sheets that are audited."""
