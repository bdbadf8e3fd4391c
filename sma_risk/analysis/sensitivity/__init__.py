"""Which input matters for an outcome? Shares of its variance, its whole distribution, or its mean in natural units."""
