"""The domain of hearings-crawler: items, dates, working days, rules, linking, store, transport."""

__version__ = "0.1.0"
