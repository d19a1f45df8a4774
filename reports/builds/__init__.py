"""Reports built as jobs by workers, kept for a week, handed out by links that work once."""
