"""The model of docs/model.md as users of other tools would write it; one tool a file."""
