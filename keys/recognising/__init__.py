"""What the words and formulas of a sheet describe: layers, measures, slopes."""
