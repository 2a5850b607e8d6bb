"""The national portal: its list of hearings and its cards."""
