"""One file for each thing that a person can do: its form, what it draws, its listeners and its buttons."""
