"""How do answers leave? As tidy tables, CSV, Excel workbooks, and futures as what ArviZ reads."""
