"""What happens in a future, spell by spell? Who waits, when and of what a spell ends, what follows, what is counted."""
