"""The Word and page templates, and the script that makes the Word ones anew."""
