"""Forum: categories, threads and posts, and keeping order among them."""
