"""Disclosure control: which counts may be published, and how, so that nobody can be recognised in them."""
