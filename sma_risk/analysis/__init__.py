"""What do the futures say? Dataset in, Dataset out, every estimate with its Monte Carlo standard error."""
