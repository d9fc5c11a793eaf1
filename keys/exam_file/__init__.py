"""exam.yaml: its text, its form, its slots, numbers set by hand."""
