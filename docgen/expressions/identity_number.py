"""Citizen identity numbers by GB 11643—1999: eighteen characters, the last a check character.

The number holds the date of birth (characters 7 to 14) and the sex (character 17). The certificate
of disabled persons has a number of twenty: the identity number, kind and grade of the disability.
"""

from __future__ import annotations

from datetime import date

from docgen.model.alike_signs import LIKE_X, describe_sign
from docgen.model.lazy_pattern import LazyPattern

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""The weight of each of the first seventeen digits (GB 11643—1999)."""
CHECKS = "10X98765432"
"""The check character by the weighted sum modulo 11."""
LENGTH = 18
CERTIFICATE_LENGTH = 20
_LONGEST_CERTIFICATE = 23
"""Characters of the number of a certificate that was issued again."""
_LETTER_X = "X"
_DIGITS = "0123456789"
_LIKE_CAPITAL_X = frozenset(LIKE_X.upper()) - {_LETTER_X}
_CHARACTERS = LazyPattern("[0-9]{17}[0-9X]")
_OLD_NUMBER = LazyPattern("[0-9]{6}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}")
"""The number of fifteen digits that a person had before: the year of birth has two of them."""
_OTHER_DOCUMENT = LazyPattern(r"\W*[^\W\d_].*[0-9]{4}.*")
"""A number that begins with letters or characters, as that of a passport does."""
_WITHIN = LazyPattern(
    rf"(?<![0-9])[0-9]{{17}}[0-9X{LIKE_X}](?:[0-9]{{2}}(?:[Bb][0-9]{{1,2}})?)?(?![0-9])"
)
"""The number of an identity card or certificate in a longer text."""
_REISSUE = LazyPattern("(?:B[0-9]{1,2})?")
"""What follows the number of a certificate that was issued again."""
_LAST_OF = {True: "末位", False: f"第{LENGTH}位"}
"""How the last character of an identity number is called: where a text ends with it, else not."""
_KINDS = "1234567"
_GRADES = "1234"


def find_identity_fault(text: str) -> str:
    """Return the fault of an identity number in words for users, '' if it is valid.

    The number of a disability certificate is one too: it begins with the identity number.

    Letters may be small: the text is read in capitals. The faults are looked for from the length to
    the check character, and only the first is returned. A number of another document (a passport,
    an old number of fifteen digits) is a fault too: it says what the number looks like.
    """
    number = text.upper()
    beside = _find_words_beside(text)
    if beside:
        return f"号码以外还写了“{beside}”"
    count = _count_numbers(text)
    if count > 1:
        return f"一格里写了{count}个号码"
    if is_other_document(number):
        return f"不是{LENGTH}位的身份证号：{_describe_document(number)}"
    if CERTIFICATE_LENGTH <= len(number) <= _LONGEST_CERTIFICATE:
        reason = find_certificate_fault(number)
        if not reason:
            return ""
        return (
            f"应是{LENGTH}位，写了{len(number)}位；照{CERTIFICATE_LENGTH}位的残疾人证号看，{reason}"
        )
    return _find_fault(number)


def find_certificate_fault(text: str) -> str:
    """Return the fault of the number of a disability certificate, '' if it is valid.

    It is a valid identity number, then the kind (1 to 7) and the grade (1 to 4) of the disability,
    and B1 after a reissue. Letters may be small. Only the first fault is returned.
    """
    number = text.upper()
    beside = _find_words_beside(text)
    if beside:
        return f"号码以外还写了“{beside}”"
    if len(number) < CERTIFICATE_LENGTH:
        return f"应是{CERTIFICATE_LENGTH}位，写了{len(number)}位"
    reason = _find_fault(number[:LENGTH])
    if reason:
        return reason.replace(_LAST_OF[True], _LAST_OF[False])
    kind = number[LENGTH]
    grade = number[LENGTH + 1]
    if kind not in _KINDS:
        return f"第19位是残疾类别，应是1至7，写的是“{kind}”"
    if grade not in _GRADES:
        return f"第20位是残疾等级，应是1至4，写的是“{grade}”"
    rest = number[CERTIFICATE_LENGTH:]
    if not _REISSUE.fullmatch(rest):
        return f"{CERTIFICATE_LENGTH}位后面多了“{rest}”"
    return ""


def _find_fault(number: str) -> str:
    """Return the first fault of a text as an identity number in capitals, '' if it is valid."""
    if len(number) != LENGTH:
        return f"应是{LENGTH}位，写了{len(number)}位"
    if not _CHARACTERS.fullmatch(number):
        return _describe_sign(number)
    if read_birth_date(number) is None:
        return "第7至14位不是真实的出生日期"
    if find_check_character(number[:-1]) != number[-1]:
        return "末位校验码不对，多半抄错了一位"
    return ""


def _find_words_beside(text: str) -> str:
    """Return the words around the only identity number of a text, '' if there are none.

    身份证号：11010519491231002X gives 身份证号：. Words with digits belong to a number of another
    kind, and so do Latin letters around a number that is not valid.
    """
    found = list(_WITHIN.finditer(text))
    if len(found) != 1:
        return ""
    words = text[: found[0].start()] + text[found[0].end() :]
    if words.isascii() and words.isalnum() and _find_fault(found[0][0][:LENGTH].upper()):
        return ""
    return "" if any(map(str.isdecimal, words)) else words


def _count_numbers(text: str) -> int:
    """Return how many identity numbers, or numbers of certificates, stand in a text."""
    return sum(1 for _ in _WITHIN.finditer(text))


def is_other_document(number: str) -> bool:
    """Return whether a number has the form of an old identity number or of another document.

    An old number has fifteen digits with a real date of birth in the 20th century. Another document
    begins with a letter or a Chinese character, possibly behind signs, and has four digits in a
    row.
    """
    old = _OLD_NUMBER.fullmatch(number)
    if old is not None:
        return read_birth_date(f"{number[:6]}19{number[6:12]}") is not None
    return len(number) != LENGTH and _OTHER_DOCUMENT.fullmatch(number) is not None


def _describe_document(number: str) -> str:
    """Return in words for users what the number of another document looks like."""
    if number.isdigit():
        return "是15位的旧号"
    return f"{len(number)}位、以字母或文字开头，像护照、出生医学证明一类别的证件"


def _describe_sign(number: str) -> str:
    """Return the first sign of a number that does not belong there, for users.

    Positions count from 1, as people count them. The number has eighteen characters.
    """
    for position, sign in enumerate(number[:-1], 1):
        if sign not in _DIGITS:
            return f"前17位应是数字，第{position}位是{describe_sign(sign)}"
    if number[-1] in _LIKE_CAPITAL_X:
        return f"末位的“{number[-1]}”只是看着像X，不是字母X"
    return f"末位应是数字或X，写的是{describe_sign(number[-1])}"


def find_identity_remedy(text: str) -> str:
    """Return what to do about an identity number with a fault, for users.

    `text` is the number as written. A wrong sign at the end, a slip of one digit, an old number and
    another document have a sentence each.
    """
    number = text.upper()
    if _find_words_beside(text):
        return "只写号码，别的字删去"
    if _count_numbers(text) > 1:
        return "一格只写一个号码"
    last = number[LENGTH - 1 : LENGTH]
    if last in _LIKE_CAPITAL_X:
        mended = number[: LENGTH - 1] + _LETTER_X + number[LENGTH:]
        if not find_identity_fault(mended):
            return f"{_LAST_OF[len(number) == LENGTH]}改成键盘上的大写字母X"
        return "照证件逐位核对后改正；末位是X的，写键盘上的大写字母X"
    if not is_other_document(number):
        return "照证件逐位核对后改正"
    if number.isdigit():
        return "照现在的身份证改写成18位的号"
    return "有身份证的改写身份证号；确实只有别的证件、暂时办不了身份证的，写进免检表，写明理由"


def find_check_character(digits: str) -> str:
    """Return the check character that belongs to the first seventeen digits.

    Raises ValueError if there are not exactly seventeen digits.
    """
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return CHECKS[total % 11]


def read_birth_date(number: str) -> date | None:
    """Return the date of birth in an identity number, None if it holds none.

    The characters 7 to 14 are year, month and day: 11010519491231002X → 1949-12-31. A day that is
    in no calendar gives None.
    """
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
