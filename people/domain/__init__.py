"""Aggregates and rules of people: who is registered, and what numbers can be right."""

from people.domain.account import Account
from people.domain.consent import Answer, Consent, joined
from people.domain.device import device_of
from people.domain.employer import Employer
from people.domain.household import Household
from people.domain.numbers import (
    bank_account,
    birth_date_of,
    credit_code,
    credit_code_checks,
    id_number,
    likeness,
    masked_bank_account,
    masked_id_number,
    masked_name,
    masked_phone,
    phone_number,
    years_on,
)
from people.domain.purposes import (
    ACCOUNT,
    BANK,
    BASIS,
    MESSAGES,
    PHONE,
    STATUS,
    ConsentText,
    text_of,
    text_on,
    texts,
)
from people.domain.reassignment import GUESSES, is_long_silent, knows_owner
from people.domain.second_factor import (
    address_of,
    code_at,
    matching_step,
    new_recovery_codes,
    new_secret,
    plain_recovery_code,
    step_of,
)
from people.domain.worker import Worker

__all__ = [
    "ACCOUNT",
    "BANK",
    "BASIS",
    "GUESSES",
    "MESSAGES",
    "PHONE",
    "STATUS",
    "Account",
    "Answer",
    "Consent",
    "ConsentText",
    "Employer",
    "Household",
    "Worker",
    "address_of",
    "bank_account",
    "birth_date_of",
    "code_at",
    "credit_code",
    "credit_code_checks",
    "device_of",
    "id_number",
    "is_long_silent",
    "joined",
    "knows_owner",
    "likeness",
    "masked_bank_account",
    "masked_id_number",
    "masked_name",
    "masked_phone",
    "matching_step",
    "new_recovery_codes",
    "new_secret",
    "phone_number",
    "plain_recovery_code",
    "step_of",
    "text_of",
    "text_on",
    "texts",
    "years_on",
]
