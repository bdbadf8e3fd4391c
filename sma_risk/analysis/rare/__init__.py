"""How likely is what hardly ever happens? Tilted points, and whether their weights can be trusted."""
