"""Use cases of people: registering, signing in, granting, erasing.

The keyword-only signatures are the commands.
"""

from people.service.consents import Consents
from people.service.corrections import LEFT, Corrections
from people.service.details import PAPERS
from people.service.directory import Directory
from people.service.duplicates import APART, Duplicates, Likely
from people.service.employers import Employers
from people.service.erasing import Erasing
from people.service.granting import Granting
from people.service.holders import Holders
from people.service.ledger import LedgerNames
from people.service.merging import Merging
from people.service.relatives import Relatives
from people.service.second_factor import RESET_REASONS, SecondFactor
from people.service.sign_in import DAYS, SignIn
from people.service.tokens import ApiTokens
from people.service.workers import PRIVACY_TEXT, Workers

__all__ = [
    "APART",
    "DAYS",
    "LEFT",
    "PAPERS",
    "PRIVACY_TEXT",
    "RESET_REASONS",
    "ApiTokens",
    "Consents",
    "Corrections",
    "Directory",
    "Duplicates",
    "Employers",
    "Erasing",
    "Granting",
    "Holders",
    "LedgerNames",
    "Likely",
    "Merging",
    "Relatives",
    "SecondFactor",
    "SignIn",
    "Workers",
]
