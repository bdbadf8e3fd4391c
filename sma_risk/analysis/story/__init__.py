"""What happened in one future? Its dated log, futures that fit a description, and two strategies side by side."""
