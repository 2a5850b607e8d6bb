"""The exceptions of the project.

Every message says what was expected, what was found, where, and what to do next.
"""


class HearingsError(Exception):
    """Base of every error that the project raises on purpose."""


class ConfigurationError(HearingsError):
    """A setting, an environment variable or a data file is missing or cannot be used."""


class UsageError(HearingsError):
    """A command was called with arguments that it cannot use (exit code 2)."""


class StoreError(HearingsError):
    """The store cannot be opened, is at another revision, or refused to write."""


class StoreUnavailableError(StoreError):
    """The store does not answer, is locked, or has no room: what was to be written is not at fault."""


class PublicationError(HearingsError):
    """A month could not be published."""


class RuleError(HearingsError):
    """No edition of the rulebook covers a month, or a rulebook file is not valid."""


class PageNotUnderstoodError(HearingsError):
    """A page was answered, but lacks the labels or containers of its kind.

    Such a page is a named failure of its address, never an empty result.
    """


class RefusedError(HearingsError):
    """A site refused to answer (robots.txt, 401, 403, notAllowed, a challenge page)."""
