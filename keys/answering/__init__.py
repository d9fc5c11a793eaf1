"""From an exam to the parts of its key."""
