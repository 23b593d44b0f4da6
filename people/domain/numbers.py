"""Numbers that identify: whether they can be right, and how much of them is shown."""

import re
import unicodedata
from datetime import date

import phonenumbers
from stdnum import luhn
from stdnum.cn import ric, uscc

from kernel.errors import Invalid

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}")
_NOT_IN_A_NUMBER = re.compile(r"[\s\-()·.]+")


def _plain(text: str) -> str:
    """Half-width, without the spaces and dashes people write numbers with."""
    return _NOT_IN_A_NUMBER.sub("", unicodedata.normalize("NFKC", text)).upper()


def phone_number(text: str) -> str:
    """A mobile number of mainland China as its eleven digits, however it was written.

    Refuses `phone-unreadable`.
    """
    try:
        number = phonenumbers.parse(_plain(text)[:32], "CN")
    except phonenumbers.NumberParseException:
        raise Invalid("phone-unreadable", field="phone") from None
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if number.country_code != 86 or phonenumbers.number_type(number) not in mobile:
        raise Invalid("phone-unreadable", field="phone")
    return str(number.national_number)


def id_number(text: str) -> str:
    """An 18-digit resident identity number whose check digit (GB 11643-1999) and birth date are right.

    The place in it is not checked: counties come and go. Refuses `id-number-unreadable`,
    `id-number-wrong` (mistyped: the check digit or the date cannot be).
    """
    number = _plain(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Invalid("id-number-unreadable", field="id_number")
    if number[-1] != ric.calc_check_digit(number):
        raise Invalid("id-number-wrong", field="id_number")
    birth_date_of(number)
    return number


def birth_date_of(number: str) -> date:
    """The birth date in an identity number. Refuses `id-number-wrong`."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid("id-number-wrong", field="id_number") from None


def credit_code(text: str) -> str:
    """An 18-character unified social credit code (GB 32100-2015) by its form only.

    Refuses `uscc-unreadable`.
    """
    code = _plain(text)
    if not _CREDIT_CODE.fullmatch(code):
        raise Invalid("uscc-unreadable", field="uscc")
    return code


def credit_code_checks(code: str) -> bool:
    """Whether a code's check digit is right. Some early legal codes fail: a warning, not a proof."""
    return code[-1] == uscc.calc_check_digit(code)


def bank_account(text: str) -> str:
    """The number of a bank card or passbook as its digits, however it was written.

    Cards of UnionPay (62…, 16 to 19 digits) have a check digit (ISO/IEC 7812-1), passbooks have none. Refuses
    `bank-account-unreadable`, `bank-account-wrong`.
    """
    number = _plain(text)
    if not re.fullmatch(r"[0-9]{10,25}", number):
        raise Invalid("bank-account-unreadable", field="bank_account")
    if number.startswith("62") and 16 <= len(number) <= 19 and not luhn.is_valid(number):
        raise Invalid("bank-account-wrong", field="bank_account")
    return number


def likeness(name: str, birth_date: str) -> str:
    """By what two records may be one person's: name and birth date, however the name was written."""
    return f"{''.join(unicodedata.normalize('NFKC', name).casefold().split())} {birth_date}"


def masked_name(name: str) -> str:
    """陈**: the family name."""
    return f"{name[:1]}{'*' * max(1, len(name) - 1)}"


def years_on(birth: date, day: date) -> int:
    """Full years of age on a day, the birthday counted in; born on 29 February, 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def masked_phone(phone: str) -> str:
    """139****0000."""
    return f"{phone[:3]}****{phone[-4:]}"


def masked_id_number(number: str) -> str:
    """331***********1234."""
    return f"{number[:3]}{'*' * 11}{number[-4:]}"


def masked_bank_account(number: str) -> str:
    """**** 6038: the tail people know their card by."""
    return f"**** {number[-4:]}"
