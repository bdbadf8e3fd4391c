"""What can be known without sampling events? The event layer as a finite absorbing chain, given the marks."""
