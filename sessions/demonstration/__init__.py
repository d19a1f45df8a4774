"""The invented demonstration programme.

Made in two steps: `world` draws up who, where and when from a seed and a day called today, without
a database; `load` writes it as the worker, in one transaction. Nobody in it exists.
"""
