"""`make bench`: the cost of pages, as ratios to a bare Flask page of the same run."""
