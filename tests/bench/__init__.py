"""`make bench`: what the pages cost on a large demonstration. `python -m tests.bench --help`."""
