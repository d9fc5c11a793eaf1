"""Which small change makes a wrong line right."""
