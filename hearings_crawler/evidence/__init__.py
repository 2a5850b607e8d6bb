"""The archive of everything that was fetched."""
