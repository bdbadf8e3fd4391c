"""Where does a number come from? What a Dataset says of its own making, and the same bytes again from that alone."""
