"""Telephone numbers that regulators keep free for stories: the only ones a scenario may show.

Each entry is the country code, the numbers that follow it (digits, `#` for any digit, no leading zero) and who reserved them.
"""

RESERVED: dict[str, tuple[tuple[str, ...], str]] = {
    "1": (("###55501##",), "North American Numbering Plan: 555-0100 to 555-0199 in every area"),
    "44": (
        (
            "1134960###", "1144960###", "1154960###", "1164960###", "1174960###", "1214960###", "1314960###", "1414960###",
            "1514960###", "1614960###", "1914980###", "2079460###", "2896496###", "2920180###", "1632960###", "7700900###",
            "8081570###", "9098790###", "3069990###",
        ),
        "Ofcom, telephone numbers for drama use",
    ),
    "61": (
        ("25550####", "27010####", "35550####", "37010####", "75550####", "77010####", "85550####", "87010####", "49157####",
         "1800160401", "18009757##", "13009757##"),
        "ACMA, phone numbers for use in TV shows, films and creative works",
    ),
    "33": (
        ("19900####", "26191####", "35301####", "46571####", "53649####", "63998####"),
        "Arcep, numbers for audiovisual works",
    ),
    "49": (
        ("3023125###", "4066969###", "6990009###", "2214710###", "8999998###", "17139200##", "15228817386", "15228895456", "15254599371"),
        "Bundesnetzagentur, numbers for media productions",
    ),
    "46": (("3139006##", "4062804##", "84650040##", "84650042##", "9803192##", "7017406##"), "PTS, numbers for books and films"),
    "353": (("2091#####",), "ComReg, numbers for drama use"),
}  # fmt: skip
ONE_OF_THEM = "+1 202 555 0123 or +44 7700 900123"


def reserved_abroad(digits: str) -> bool:
    """Whether an international number (digits without + or 00) belongs to a reserved range."""
    return any(
        digits.startswith(code) and any(_fits(digits[len(code) :].lstrip("0"), shape) for shape in shapes)
        for code, (shapes, _) in RESERVED.items()
    )


def reserved_at_home(digits: str) -> bool:
    """Whether a number written without its country could be one of a reserved range; `#` in it stands for any digit."""
    short = digits.lstrip("0")
    return any(_fits(short, shape) or _fits(digits.removeprefix("1"), shape) for shapes, _ in RESERVED.values() for shape in shapes)


def _fits(digits: str, shape: str) -> bool:
    return len(digits) == len(shape) and all(wanted in ("#", digit) for digit, wanted in zip(digits, shape, strict=True))
