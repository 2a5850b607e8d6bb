"""How far from a hearing its documents may lie: what linking looks at, and what a month is therefore loaded by."""

NEAR_DAYS = 62
"""Days between two hearing days of one project that may still be one hearing, postponed or mistyped."""
YEAR_DAYS = 365
"""Days between a hearing day and the same day with the year before, as it is mistyped in January."""
NOTICE_BEFORE, NOTICE_AFTER = 150, 62
"""Days before a hearing's first and after its last day between which its notice is placed, if ever."""
MINUTES_AFTER = 365
"""Days after a hearing within which its minutes are placed, if ever."""
