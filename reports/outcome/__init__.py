"""The pages of the outcome report."""
