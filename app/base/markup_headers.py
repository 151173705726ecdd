"""The headings that mail programs put over a quote: "On … wrote:", the From/Sent/To/Subject block, "-----Original Message-----"."""

import re

_MAX_HEADING = 400
_VERBS = (
    r"wrote|writes|schrieb|schreibt|a écrit|a ecrit|escribió|escribio|ha scritto|schreef|skrev|kirjoitti|escreveu|"
    r"napisał\(a\)|napisała|napisał|napsal\(a\)|napsala|napsal|написала|написал|пишет|писал\(а\)|писала|писал|написав|yazdı|a scris|"
    r"írta|έγραψε|skrifaði|rašė|rakstīja|kirjutas|je napisao|menulis|đã viết|ay sumulat|sumulat|كتب|כתב"
)
_WROTE = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)|写道|寫道|のメッセージ|書きました|님이 작성|작성:", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:on|le|am|el|il|op|den|em|w dniu|dnia|dne|på|a|la|в|на|em|nella|noong|tarihinde|"
    r"mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|man|tir|ons|tor|fre|lør|søn|"
    r"ma|ti|ke|to|pe|su|mo|di|mi|do|fr|sa|so|пн|вт|ср|чт|пт|сб|вс|pon|wt|śr|czw|pt|sob|niedz|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?![\w'’])|\d|於|于|在",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}[:.時]\d{2}|\b\d{4}\b|\d{4}[-/.年]|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\b[A-Za-z]{3,9}\.? \d{1,2},")
_ADDRESS = re.compile(r"<\s*(?:mailto:)?[^\s<>@]{1,80}@[^\s<>]{1,120}\s*>?|\b[^\s<>@]{1,80}@[^\s<>@]{1,120}")
_TIME_FIRST = re.compile(r"(?:\d|[^\W\d_]{2,10}[,.]?\s).{0,60}?\d{1,2}[:.]\d{2}", re.IGNORECASE)
_END = re.compile(r"[:：]\s*\*?$")
_ORIGINAL = re.compile(
    r"[-_=–—\s]{2,}\s*(?:original[- ]message|original[- ]appointment|ursprüngliche nachricht|message d['’]origine|message original|"
    r"mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|исходное сообщение|оригинальное сообщение|"
    r"ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|wiadomość oryginalna|původní zpráva|"
    r"orijinal mesaj|mesaj original|元のメッセージ|原始邮件|原始郵件|원본 메시지|forwarded message|weitergeleitete nachricht|"
    r"message transféré|mensaje reenviado|messaggio inoltrato|пересылаемое сообщение|пересланное сообщение|転送メッセージ)"
    r"\s*[-_=–—\s]*:?",
    re.IGNORECASE,
)
_BEGIN_FORWARDED = re.compile(r"begin forwarded message:", re.IGNORECASE)
_RULE = re.compile(r"[-_=*]{4,}")
_LABELS = {
    "from": "from|von|de|da|van|от|от кого|fra|från|od|lähettäjä|kimden|差出人|送信者|寄件者|发件人|보낸 사람|mula kay",
    "date": "sent|date|gesendet|datum|envoyé|envoyé le|date|enviado|enviado el|fecha|inviato|data|verzonden|sendt|dato|skickat|"
    "wysłano|odesláno|дата|отправлено|päiväys|lähetetty|tarih|gönderilen|送信日時|日付|日時|发送时间|日期|보낸 날짜|날짜|message du",
    "to": "to|an|à|a|para|aan|кому|til|till|do|komu|vastaanottaja|kime|宛先|收件人|받는 사람|cc|kopie|copie à|copia|копия",
    "subject": "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|тема|emne|ämne|temat|předmět|aihe|konu|件名|主题|主旨|제목",
}
_LABEL_OF = {word: label for label, words in _LABELS.items() for word in words.split("|")}
_LABELLED = re.compile(r"\*?([^\W\d_][^:：<>@\d]{0,24}?)\s*\*?\s?[:：]\*?(.*)", re.DOTALL)


def header_length(lines: list[str], place: int) -> int:
    """How many lines from `place` on are the heading of a quote; 0 when none begins there."""
    line = lines[place].strip()
    if line.startswith(">"):
        return 0
    if _ORIGINAL.fullmatch(line) or _BEGIN_FORWARDED.fullmatch(line):
        return 1 + _block_length(lines, _skip_blank(lines, place + 1), 2)
    if _RULE.fullmatch(line):
        below = _skip_blank(lines, place + 1)
        block = _block_length(lines, below, 2)
        return below - place + block if block else 0
    return _block_length(lines, place, 3) or _wrote_length(lines, place)


def with_rule_above(lines: list[str], place: int) -> int:
    """The line at which to cut: a ruled line straight above a heading belongs to it."""
    above = place - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return above if above > 0 and _RULE.fullmatch(lines[above].strip()) else place


def _wrote_length(lines: list[str], place: int) -> int:
    """ "On (date), (name) wrote:" over one to four lines."""
    if not _LEAD.match(lines[place].strip()):
        return 0
    joined = ""
    for count in range(1, 5):
        if place + count > len(lines):
            return 0
        line = lines[place + count - 1].strip()
        joined = f"{joined} {line}".strip()
        if not line or len(joined) > _MAX_HEADING or (line.startswith(">") and len(line) > 3):
            return 0
        if _END.search(line):
            return count if _is_wrote(joined) else 0
    return 0


def _is_wrote(heading: str) -> bool:
    if _ADDRESS.search(heading) and _TIME_FIRST.match(heading):
        return True
    dated = _DATE.search(heading) is not None
    if not _WROTE.search(heading):
        return False
    return dated or (_ADDRESS.search(heading) is not None and any(sign.isdigit() for sign in heading))


def _block_length(lines: list[str], place: int, wanted: int) -> int:
    """Length of a From/Sent/To/Subject block with at least `wanted` different labels; long values may run over lines."""
    found: set[str] = set()
    at, end = place, place
    while at < len(lines) and at - place < 14:
        label = _label(lines[at])
        if label is None and (not found or not lines[at].strip() or not _runs_on(lines[at])):
            if lines[at].strip() or len(found) >= wanted or not found:
                break
        elif label is not None:
            if not found and label not in ("from", "date"):
                return 0
            found.add(label)
            end = at + 1
        at += 1
    return end - place if len(found) >= wanted and {"from", "date"} & found else 0


def _label(line: str) -> str | None:
    match = _LABELLED.fullmatch(line.strip()[:_MAX_HEADING])
    return _LABEL_OF.get(match.group(1).strip(" *").lower()) if match else None


def _runs_on(line: str) -> bool:
    """Whether a line without label can be the rest of a long address line."""
    return "@" in line or line[:1] in " \t"


def _skip_blank(lines: list[str], place: int) -> int:
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place
