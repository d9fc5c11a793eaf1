"""Findings in their written forms."""
