"""One writer for each format: they only lay out."""
