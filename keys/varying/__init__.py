"""The same exam again with new numbers."""
