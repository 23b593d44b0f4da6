"""Aggregates and rules of people: who is registered, and what numbers can be right."""

from people.domain.consent import Answer, Consent
from people.domain.employer import Employer
from people.domain.numbers import (
    bank_account,
    birth_date_of,
    credit_code,
    credit_code_checks,
    id_number,
    masked_bank_account,
    masked_id_number,
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
from people.domain.worker import Worker

__all__ = [
    "ACCOUNT",
    "BANK",
    "BASIS",
    "MESSAGES",
    "PHONE",
    "STATUS",
    "Answer",
    "Consent",
    "ConsentText",
    "Employer",
    "Worker",
    "bank_account",
    "birth_date_of",
    "credit_code",
    "credit_code_checks",
    "id_number",
    "masked_bank_account",
    "masked_id_number",
    "masked_phone",
    "phone_number",
    "text_of",
    "text_on",
    "texts",
    "years_on",
]
