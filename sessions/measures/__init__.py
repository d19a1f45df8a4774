"""Measures: what somebody answered at a time point, what it scores, and what is due."""
