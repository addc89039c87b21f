"""`make bench`: each figure as a ratio to a floor that is taken in the same run."""
