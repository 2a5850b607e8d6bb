"""The one path by which a month is published."""
