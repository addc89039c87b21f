"""Starting and stopping: the program's commands, its doors, and what it does when something is not there yet."""
