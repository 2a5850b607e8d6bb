"""What every command shares at the terminal: strict arguments, exit codes, errors told in one line."""
