"""What a crawl could and could not read, and the status that follows."""
