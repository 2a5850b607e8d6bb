"""The words of the report in Kazakh and Russian."""
