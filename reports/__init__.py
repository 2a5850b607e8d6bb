"""The month's report: one table model, and a writer for each format that reads only values."""
