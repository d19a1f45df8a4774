"""Charts: each takes an `Axes` and a table, draws on it and returns it; and says its finding in words.

No pyplot: nothing here is global, so charts may be drawn in threads.
"""
