"""One file for each thing a person can do. A listener reads, asks, draws and acknowledges; it decides nothing."""
