"""The guided start: each step says by itself whether it is done, and some are done on the spot."""
