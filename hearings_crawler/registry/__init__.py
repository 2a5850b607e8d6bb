"""The regions, their addresses, and what persons confirmed of them."""
