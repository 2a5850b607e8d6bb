"""Sentences as data: gettext catalogues by language, edited by translators, looked up by key."""
