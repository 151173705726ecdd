"""Words of any script as Latin letters, near enough for an id that people recognise. Pure."""

import unicodedata

_PLAIN = {"ß": "ss", "æ": "ae", "ø": "o", "å": "a", "ä": "ae", "ö": "oe", "ü": "ue", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_PAIRS = (
    "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o "
    "п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya ё:yo і:i ї:yi є:ye ґ:g ў:u "
    "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o"
)
_LETTERS = _PLAIN | dict(pair.split(":") for pair in _PAIRS.split(" "))
_SPOKEN = ("HIRAGANA LETTER ", "KATAKANA LETTER ", "HANGUL SYLLABLE ")


def latin(words: str) -> str:
    """Lower case, in Latin letters where the script is an alphabet or a syllabary; other signs stay."""
    return "".join(_sign(sign) for sign in unicodedata.normalize("NFC", words).casefold())


def _sign(sign: str) -> str:
    if sign.isascii() or sign in _LETTERS:
        return _LETTERS.get(sign, sign)
    name = unicodedata.name(sign, "")
    for begin in _SPOKEN:
        if name.startswith(begin):
            return name.removeprefix(begin).split()[-1].lower()
    plain = [part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part)]
    return "".join(_LETTERS.get(part, part) for part in plain)
