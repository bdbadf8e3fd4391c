"""How is HTML written? Escaped in one place; tables, and small pictures of laws, without a dependency."""
