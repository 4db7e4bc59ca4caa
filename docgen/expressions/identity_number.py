"""Citizen identity numbers by GB 11643—1999: eighteen characters, the last a check character.

The number holds the date of birth (characters 7 to 14) and the sex (character 17). The certificate
of disabled persons has a number of twenty: the identity number, kind and grade of the disability.
"""

from __future__ import annotations

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""The weight of each of the first seventeen digits (GB 11643—1999)."""
CHECKS = "10X98765432"
"""The check character by the weighted sum modulo 11."""
LENGTH = 18
CERTIFICATE_LENGTH = 20
_CHARACTERS = re.compile("[0-9]{17}[0-9X]")
_CERTIFICATE = re.compile("[0-9]{17}[0-9X][1-7][1-4](?:B[0-9]{1,2})?")
"""An identity number, then kind (1–7) and grade (1–4) of the disability, B1 after a reissue."""


def find_identity_fault(text: str) -> str:
    """Return the fault of an identity number in words for users, '' if it is valid.

    The number of a disability certificate is one too: it begins with the identity number.
    """
    number = text.upper()
    if len(number) >= CERTIFICATE_LENGTH:
        if not _CERTIFICATE.fullmatch(number):
            return f"应是{LENGTH}位，写了{len(number)}位，也不是{CERTIFICATE_LENGTH}位的残疾人证号"
        number = number[:LENGTH]
    if len(number) != LENGTH:
        return f"应是{LENGTH}位，写了{len(number)}位"
    if not _CHARACTERS.fullmatch(number):
        return "前17位应是数字，末位是数字或X"
    if read_birth_date(number) is None:
        return "第7至14位不是真实的出生日期"
    if find_check_character(number[:-1]) != number[-1]:
        return "末位校验码不对，多半抄错了一位"
    return ""


def find_check_character(digits: str) -> str:
    """Return the check character that belongs to the first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return CHECKS[total % 11]


def read_birth_date(number: str) -> date | None:
    """Return the date of birth in an identity number, None if it holds none."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def read_sex(number: str) -> str:
    """Return 男 or 女 by the seventeenth digit, '' if there is no such digit."""
    digit = number[16:17]
    if not digit.isdecimal():
        return ""
    return ("女", "男")[int(digit) % 2]
