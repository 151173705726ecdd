"""What people write in the bench's conversations: a pool of bodies, each with its safe HTML and its search tokens."""

import random
from dataclasses import dataclass

from app.base.search_text import document_text
from app.conversations.rendering import message_html

POOL = 400
SUBJECTS = (
    "Where is my parcel?", "Charged twice for one label", "The box arrived open", "Address change before pickup",
    "Customs asks for an invoice", "Refund not on my card yet", "Locker code does not work", "Delivered, but not to me",
)  # fmt: skip
CUSTOMER = (
    "I ordered on Monday and the page still says collected.", "Nobody answered my last message.", "The gift is for Saturday.",
    "My card shows two charges of the same amount.", "The neighbour says nobody rang.", "I need an invoice with our company name.",
    "The tracking number is HP-48213 and it has not moved for four days.", "Can you send it to my office instead?",
    "I have photographs of the box and of the broken cup.", "Please tell me what happens next and when.",
)  # fmt: skip
AGENT = (
    "Thank you for writing, and for the number.", "I have looked at the scans: it left the sorting centre this morning.",
    "I have asked the depot to keep it for you until Friday.", "The second charge is a hold; the bank lets it go within three days.",
    "You will have my answer by four o'clock tomorrow.", "I am sorry that it will not be there for Saturday.",
    "I have changed the address, and you will receive a confirmation.", "Please send one photograph of the label as well.",
    "The refund of 24.90 goes to the card that paid.", "Is there anything else in this order that I should look at?",
)  # fmt: skip
RARE = 97
"""One body in this many holds the word that the search looks for."""
RARE_WORD = "marzipan"


@dataclass(frozen=True)
class Body:
    """One message as stored: text, safe HTML, tokens of the search index."""

    text: str
    html: str
    tokens: str


def bodies(sentences: tuple[str, ...], rng: random.Random) -> list[Body]:
    """A pool of message bodies, each three to seven sentences in up to three paragraphs."""
    made = []
    for number in range(POOL):
        chosen = [rng.choice(sentences) for _ in range(rng.randint(3, 7))]
        if number % RARE == 0:
            chosen.append(f"It is the tin with {RARE_WORD}.")
        text = "Hello,\n\n" + " ".join(chosen[:3]) + ("\n\n" + " ".join(chosen[3:]) if chosen[3:] else "") + "\n\nKind regards"
        made.append(Body(text, message_html(text), document_text(text)))
    return made
