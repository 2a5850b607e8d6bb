"""The item pipelines, one class a file, numbered in the order in which items pass them."""
