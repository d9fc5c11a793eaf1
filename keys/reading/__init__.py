"""From a sheet's characters to statements."""
