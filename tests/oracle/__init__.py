"""The model of docs/model.md written a second time: slow, obvious, from that page alone."""
