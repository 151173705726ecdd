"""Quoted history and signatures of many mail programs and languages."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.markup import clean_html, fold_quotes, plain_text_html

HEADINGS = [
    "On Mon, Jan 5, 2026 at 10:15 AM Jo Bo <jo@a.test> wrote:",
    "On 05/01/26 10:15, Jo Bo wrote:",
    "On Wed, Dec 9, Jo\n<jo@a.test>\nwrote:",
    "Le lun. 5 janv. 2026 à 10:15, Jo <jo@a.test> a écrit :",
    "Am 05.01.2026 um 10:15 schrieb Jo Bo:",
    "El lun, 5 ene 2026 a las 10:15, Jo (<jo@a.test>) escribió:",
    "Il giorno lun 5 gen 2026 alle ore 10:15 Jo <jo@a.test> ha scritto:",
    "Op 5 januari 2026 10:15 schreef Jo <jo@a.test>:",
    "Em seg., 5 de jan. de 2026 às 10:15, Jo <jo@a.test> escreveu:",
    "пн, 5 янв. 2026 г. в 10:15, Jo Bo <jo@a.test>:",
    "5 января 2026 г., 10:15, Jo Bo <jo@a.test> написал:",
    "05.01.2026 10:15, Jo Bo пишет:",
    "2026年1月5日(月) 10:15 山田 <jo@a.test>:",
    "tir. 5. jan. 2026 kl. 10:15 skrev Jo <jo@a.test>:",
    "W dniu 2026-01-05 10:15, Jo Bo napisał(a):",
    "2026년 1월 5일 (월) 오전 10:15, 조 <jo@a.test>님이 작성:",
    "于2026年1月5日周一 10:15写道：",
    "-----Original Message-----\nFrom: Jo <jo@a.test>\nSent: Monday\nTo: Bo\nSubject: x",
    "-----Ursprüngliche Nachricht-----\nVon: Jo\nAn: Bo",
    "________________________________\nFrom: Jo <jo@a.test>\nSent: Monday\nTo: Bo\nSubject: x",
    "From: Jo\nDate: Monday\nTo: Bo\nSubject: x",
    "Von: Jo <jo@a.test>\nGesendet: Montag\nAn: Bo\nBetreff: x",
    "От: Jo <jo@a.test>\nДата: 5 января\nКому: Bo\nТема: x",
    "差出人: 山田 <jo@a.test>\n送信日時: 2026年1月5日\n宛先: Bo\n件名: x",
    "*De :* Jo\n*Envoyé :* lundi 5 janvier 2026 10:15\n*À :* Bo\n*Objet :* x",
]
SIGNATURES = [
    "-- \nJo Bo\nACME Ltd",
    "--\nJo",
    "—\nJo Bo\nCEO",
    "__\nlist@a.test",
    "Sent from my iPhone",
    "Von meinem iPhone gesendet",
    "Отправлено с iPhone",
    "iPhoneから送信",
    "Get Outlook for iOS<https://aka.test/x>",
    "Envoyé de mon iPhone",
    "Sent from Yahoo Mail on Android",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_history_under_a_heading_is_quoted(heading: str) -> None:
    for quote in ("> Hello\n>\n> World", "Hello\n\nWorld"):
        folded = fold_quotes(f"Thank you.\n\n{heading}\n\n{quote}\n")
        assert folded.visible == "Thank you."
        assert folded.quoted.startswith(heading.split("\n")[0]) and "World" in folded.quoted


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_folded_also_above_a_quote(signature: str) -> None:
    folded = fold_quotes(f"Thank you.\nBo\n\n{signature}\n\n{HEADINGS[0]}\n> Hello\n")
    assert (folded.visible, folded.signature) == ("Thank you.\nBo", signature)
    assert folded.quoted.endswith("> Hello")


@pytest.mark.parametrize(
    "text",
    [
        "On the surface this works.\nOn the other hand:\nit does not.",
        "Here is what I wrote:\nnothing in 2019",
        "The data comes From: our database\nTo: nobody\nreally",
        "Options:\n-- first\n-- second\nThanks",
        "Service\n----------\nRegistration 2018\n\nAll fine.",
        "```\n--\nx\n```\nEnd",
        "Please send:\nDate: today\nTo: me",
        "Sent from my desk, which is easier.\nBo",
        "> only a quote\n> and more",
        "one line On Mon, Jan 5, 2026 at 10:15 AM Jo <jo@a.test> wrote: hm",
    ],
)
def test_what_looks_like_a_quote_but_is_none_stays(text: str) -> None:
    assert fold_quotes(text).visible == text
    assert "<details" not in plain_text_html(text)


def test_answers_between_quoted_lines_stay_with_them() -> None:
    text = f"{HEADINGS[0]}\n> One?\n\nYes.\n\n> Two?\n\nNo.\n"
    assert "Yes." in fold_quotes(text).visible and "> Two?" in fold_quotes(text).visible and "No." in fold_quotes(text).visible


def test_an_answer_below_the_quote_is_seen() -> None:
    folded = fold_quotes(f"{HEADINGS[0]}\n> One?\n> Two?\n\nYes to both.")
    assert folded.visible == "Yes to both." and "> Two?" in folded.quoted


def test_a_mail_that_is_only_forwarded_is_shown() -> None:
    text = "-----Original Message-----\nFrom: a\nTo: b\nSubject: c\n\nMy lamp is broken."
    assert fold_quotes(text).visible == text


@given(st.lists(st.sampled_from([*HEADINGS, *SIGNATURES, "> quoted", "words", "", "  ", "Dear Bo,"]), max_size=12))
def test_no_line_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    folded = "\n".join(part for _, part in fold_quotes(text).parts)
    assert [line for line in folded.splitlines() if line.strip()] == [line for line in text.splitlines() if line.strip()]


FOLDED_HTML = {
    "gmail": '<div>New</div><div class="gmail_quote">On Monday Jo wrote:<blockquote>Old</blockquote></div>',
    "thunderbird": '<p>New</p><div class="moz-cite-prefix">On Monday:</div><blockquote type="cite">Old</blockquote>',
    "apple": '<div>New</div><div><br><blockquote type="cite"><div>On Jan 5, 2026</div>Old</blockquote></div>',
    "outlook": "<div><p>New</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p>From: Jo</p></div></div><p>Old</p></div>",
    "outlook.com": '<div>New</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Jo</div><div>Old</div>',
    "outlook 2003": "<div><p>New</p><div><div><hr></div>"
    "<p><b>From:</b> Jo <br><b>Sent:</b> Friday<br><b>To:</b> Bo<br><b>Subject:</b> x</p></div><p>Old</p></div>",
    "heading": "<p>New</p>Thu, 26 Jun 2014 14:00:51 +0400 от Jo &lt;jo@a.test&gt;:<br><blockquote>Old</blockquote>",
}


@pytest.mark.parametrize("html", FOLDED_HTML.values(), ids=FOLDED_HTML.keys())
def test_history_in_html_is_folded(html: str) -> None:
    found = clean_html(html)
    before, _, folded = found.html.partition('<details class="quoted">')
    assert "New" in before and "Old" in folded and "Old" not in before
    assert "New" in found.visible and "Old" not in found.visible and "Old" in found.text
    assert found.html.count("<details") == found.html.count("</details>") == 1


def test_html_that_is_only_a_quote_is_shown() -> None:
    assert "<details" not in clean_html('<div class="gmail_quote">Old</div>').html


VISIBLE_LINES = {
    "email_1": 5,
    "email_3": 3,
    "email_4": 1,
    "email_5": 12,
    "email_6": 2,
    "email_8": 5,
    "email_9": 5,
    "email_10": 5,
    "email_14": 5,
    "email_16": 5,
    "email_20": 1,
    "email_22": 5,
    "email_26": 5,
    "email_blackberry": 1,
    "email_emoji": 1,
    "email_customer_quote_header_2": 1,
    "email_finnish": 5,
    "email_fr_multiline": 5,
    "email_german_2": 5,
    "email_german_outlook": 5,
    "email_ios_outlook_fr": 5,
    "email_norwegian_gmail": 5,
    "email_not_a_signature": 11,
    "email_not_a_signature_2": 7,
    "email_original_message": 5,
    "email_outlook_split_line_from": 5,
    "email_reply_header": 6,
    "email_sent_from": 1,
    "email_sent_from_my_not_signature": 2,
    "email_thread": 1,
    "email_tricky_11_double_signature": 3,
    "email_tricky_13_timestamp_variations": 7,
    "email_tricky_16_unicode_signatures": 3,
    "email_tricky_1_on_false_positive": 4,
    "email_tricky_2_url_with_wrote": 5,
    "email_tricky_3_code_block": 10,
    "email_tricky_4_from_in_body": 3,
    "email_tricky_8_sent_from_in_content": 3,
    "email_tricky_9_nested_quotes": 1,
    "email_with_regards": 6,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", VISIBLE_LINES)
def test_real_replies_end_where_their_writers_ended(shared: Path, name: str) -> None:
    text = (shared / "data" / "email" / "crisp-replies" / f"{name}.txt").read_text("utf-8")
    filled = [line for line in text.splitlines() if line.strip()]
    visible = [line for line in fold_quotes(text).visible.splitlines() if line.strip()]
    assert visible == filled[: VISIBLE_LINES[name]]


@pytest.mark.shared
@pytest.mark.parametrize("client", ["gmail", "hotmail", "ms_outlook_2003", "thunderbird", "mail_ru"])
def test_real_html_replies_show_only_the_answer(shared: Path, client: str) -> None:
    found = clean_html((shared / "data" / "email" / "talon-replies" / f"html_replies-{client}.html").read_text("utf-8"))
    assert found.visible.startswith("Hi. I am fine.") and "Sasha" not in found.visible and "Sasha" in found.text
