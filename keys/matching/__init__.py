"""Which statement of a sheet claims which quantity of an exam, and whether it is right."""
