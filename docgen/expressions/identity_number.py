"""Citizen identity numbers: GB 11643—1999, eighteen characters with a check character."""

from __future__ import annotations

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LENGTH = 18


def identity_fault(text: str) -> str:
    """What is wrong with an identity number, '' if nothing is."""
    number = text.upper()
    if len(number) != LENGTH:
        return f"应是{LENGTH}位，写了{len(number)}位"
    if not (number[:-1].isascii() and number[:-1].isdecimal() and number[-1] in "0123456789X"):
        return "前17位应是数字，末位是数字或X"
    if birth_of(number) is None:
        return "第7至14位不是真实的出生日期"
    if check_character(number[:-1]) != number[-1]:
        return "末位校验码不对，多半抄错了一位"
    return ""


def check_character(digits: str) -> str:
    """The last character that belongs to the first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return CHECKS[total % 11]


def birth_of(number: str) -> date | None:
    """The date of birth in an identity number; None if it is none."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """男 or 女 by the seventeenth digit; '' if it is none."""
    digit = number[16:17]
    return ("女", "男")[int(digit) % 2] if digit.isdecimal() else ""
