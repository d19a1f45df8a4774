"""Evaluation: frames, measures, charts, packs and the pages that show them."""
