"""How does the core draw from any distribution? By tables of its quantiles, read in vector lanes."""
