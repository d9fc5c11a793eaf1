"""Whether what a sheet says holds, by its own digits."""
