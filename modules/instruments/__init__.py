"""Instruments: how a questionnaire is scored, or that a judgement is noted. Never the text of its items."""
