"""What beats: the metronome, and what is said when nobody has just asked for it."""
