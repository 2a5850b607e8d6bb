"""The spiders: the portal, one per akimat, and the readers of the publishing systems."""
