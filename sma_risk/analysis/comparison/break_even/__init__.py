"""What would one have to believe to choose otherwise? Each answer with its error, or "no flip" where it has none."""
