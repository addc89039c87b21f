"""What is said by itself: when it is due, whether it is still true, and what it says."""
