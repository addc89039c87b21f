"""What happens by itself: the beat, and what is said that nobody waits for."""
