"""Were we right? Estimates from the evidence, forecasts of past rounds, and their scores."""
