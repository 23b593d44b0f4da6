"""Aggregates and rules of people: who is registered, and what numbers can be right."""

from people.domain.consent import Consent
from people.domain.employer import Employer
from people.domain.numbers import (
    birth_date_of,
    credit_code,
    credit_code_checks,
    id_number,
    masked_id_number,
    masked_phone,
    phone_number,
    years_on,
)
from people.domain.worker import Worker

__all__ = [
    "Consent",
    "Employer",
    "Worker",
    "birth_date_of",
    "credit_code",
    "credit_code_checks",
    "id_number",
    "masked_id_number",
    "masked_phone",
    "phone_number",
    "years_on",
]
