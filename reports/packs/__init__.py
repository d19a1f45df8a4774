"""Packs: one report is one folder of files, the same bytes for the same data cut and filters."""
