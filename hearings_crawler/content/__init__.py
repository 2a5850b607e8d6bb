"""From bytes to text: charset, lines, attached files, and the masking of personal data."""
