"""Older akimat sites: one page of many notices, articles dated by their address, a list of files."""
