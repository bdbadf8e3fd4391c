"""What does one publish and defend? One file: the answer first, then figures, assumptions and the record."""
