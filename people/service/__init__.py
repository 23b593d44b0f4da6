"""Use cases of people: registering, signing in, granting. The keyword-only signatures are the commands."""

from people.service.employers import Employers
from people.service.granting import Granting
from people.service.sign_in import DAYS, SignIn
from people.service.workers import PRIVACY_TEXT, Workers

__all__ = ["DAYS", "PRIVACY_TEXT", "Employers", "Granting", "SignIn", "Workers"]
