"""A real conversation as a draft scenario: the opening message, a customer card, one node for each time the customer wrote again.

What the agent wrote becomes model answers, and each answer gives the check that leads on.
"""

from app.simulation.exchange.draft import CannotImport, Draft, DraftNode, Imported
from app.simulation.exchange.import_parts import add_unsure, declare_placeholders
from app.simulation.exchange.names import slug
from app.simulation.exchange.plain import one_line, placeholders_in, without_strange_braces
from app.simulation.exchange.talk import Said, Talk, own_words, turns
from app.simulation.exchange.talk_facts import Facts, name_words, with_facts, without_names
from app.simulation.exchange.talk_words import asked_words, telling_words
from app.simulation.scenario import CHANNELS

MOST_TURNS = 7
MOST_READ = 60
_THANKS = {"en": "Thank you.", "ru": "Спасибо.", "ja": "ありがとうございました。", "fil": "Salamat po.", "de": "Danke."}


def import_talk(talk: Talk) -> Imported:
    """The draft of a conversation whose personal data is masked.

    Raises CannotImport where the customer wrote nothing or nobody answered them.
    """
    return _Import(talk).draft()


class _Import:
    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.facts = Facts()
        self.bare: dict[str, str] = {}
        self.told = turns(talk)[:MOST_READ]
        self.names = name_words(self.told, talk.brief)
        title = one_line(self._plain(talk.title).replace("_", " "), 80) or "A conversation"
        title = title[0].upper() + title[1:]
        language = talk.language or "en"
        channel = talk.channel if talk.channel in CHANNELS else "chat"
        self.made = Draft(id=slug(f"{talk.key} {title}") or "conversation", title=title, channel=channel, language=language)

    def draft(self) -> Imported:
        steps, last = self._steps()
        customer = [self._plain(said) for said, _ in steps]
        replies = [self._plain(reply) for _, reply in steps]
        self._nodes(customer, replies, self._plain(last))
        self._card([*customer, self._plain(last)])
        add_unsure(self.made)
        declare_placeholders(self.made)
        self._look(replies)
        return self.made.imported()

    def _plain(self, text: str) -> str:
        return without_strange_braces(with_facts(without_names(text, self.names), self.facts))

    def _steps(self) -> tuple[list[tuple[str, str]], str]:
        """What the customer wrote and what was answered, pair by pair, and the customer's last words.

        An answer without a word that matters ("One moment.") is no step: what the customer wrote before and after it is one message.
        """
        first = next((place for place, said in enumerate(self.told) if said.role == "customer"), None)
        if first is None:
            raise CannotImport("The customer wrote nothing in this conversation, so there is no scenario in it.")
        steps: list[tuple[str, str]] = []
        wrote: list[str] = []
        for said in self.told[first:]:
            if said.role == "customer":
                wrote.append(said.text)
            elif telling_words([self._bare(said)], 0, " ".join(map(self._words, wrote)), self.made.language):
                steps.append(("\n\n".join(wrote) or "…", said.text))
                wrote = []
        if not steps:
            raise CannotImport("Nobody answered the customer in this conversation, so there is no scenario in it.")
        if len(steps) > MOST_TURNS:
            self.made.look(
                0, f"The customer wrote {len(steps)} times; the draft holds the first {MOST_TURNS}. Cut what practice does not need."
            )
            wrote = []
        return self._joined(steps[:MOST_TURNS]), "\n\n".join(wrote)

    def _bare(self, said: Said) -> str:
        return self._words(said.text)

    def _words(self, text: str) -> str:
        """Without names and facts, and without noting any."""
        if text not in self.bare:
            self.bare[text] = with_facts(without_names(text, self.names), Facts())
        return self.bare[text]

    def _joined(self, steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """An agent who wrote before the customer said anything more is one answer."""
        joined: list[tuple[str, str]] = []
        for said, reply in steps:
            if said == "…" and joined:
                joined[-1] = (joined[-1][0], f"{joined[-1][1]}\n\n{reply}")
            else:
                joined.append((said, reply))
        return joined

    def _nodes(self, customer: list[str], replies: list[str], last: str) -> None:
        made = self.made
        for number, said in enumerate(customer):
            node = DraftNode("start" if number == 0 else f"turn-{number + 1}", [said])
            target = f"turn-{number + 2}" if number + 1 < len(customer) else "solved"
            check = self._check(number, said, replies, node)
            node.rules = [f"{check} -> {target}  (mood +5)", "else => unsure  (mood -10)"]
            made.nodes.append(node)
            where = "" if number == 0 else f" @{node.id}"
            made.answers.append((f"reply-{number + 1}{where} -> {target}", replies[number], ""))
        made.nodes.append(DraftNode("solved", [last or _THANKS.get(made.language.split("-")[0], "…")], "end: solved, csat: mood/20"))

    def _check(self, number: int, said: str, replies: list[str], node: DraftNode) -> str:
        language = self.made.language
        words = telling_words(replies, number, said, language) or telling_words([replies[number]], 0, "", language)
        asks = asked_words(replies[number], words, language)
        name = f"answer-{number + 1}"
        self.made.checks[name] = {"asks": asks} if asks else {"any": words or ["…"]}
        listed = ", ".join(asks or words)
        self.made.look(0, f"The check '{name}' is a guess: {listed}. Say what a good reply has to hold here.", node)
        new = [fact for fact in placeholders_in([replies[number]]) if fact not in placeholders_in([said]) and fact != "name"]
        if new:
            self.made.look(0, f"The reply names {', '.join(new)}. If it has to be right, add a check with 'states'.", node)
        return name

    def _card(self, customer: list[str]) -> None:
        made = self.made
        self.facts.fact("name", "", lambda: {"pick": ["Mara Lindt", "Joao Reis", "Aiko Mori"]})
        brief = self._plain(own_words(self.talk.brief, "form"))
        used = placeholders_in([*customer, brief, *(text for _, text, _ in made.answers), made.title]) + ["name"]
        made.facts = {name: drawn for name, drawn in self.facts.declared.items() if name in used}
        style = "writes at length" if len(customer[0]) > 400 else "writes briefly" if len(customer[0]) < 120 else "plain"
        made.front["persona"] = {"name": "{name}", "style": style, "patience": 3}
        made.front["knows"] = [name for name in made.facts if name in placeholders_in(customer)]
        if brief:
            made.front["truth"] = one_line(brief, 1500)
        made.front["mood"] = {"start": 50, "leave_below": 10}

    def _look(self, replies: list[str]) -> None:
        made = self.made
        made.look(
            0, "Read every text for names of people, companies and places. Masking knows personal data by its form, and names have none."
        )
        if made.facts:
            made.look(0, f"Drawn afresh in each attempt: {', '.join(made.facts)}. Look whether each stands for what it should.")
        if self.talk.looked_up:
            listed = ", ".join(dict.fromkeys(self.talk.looked_up))
            made.look(0, f"The agent looked up: {listed}. Choose a pack with such desk actions and name them in 'actions'.")
        made.look(
            0, "The agent's replies stand below as model answers. Keep the good ones, mend the others, and add a weak and a harmful one."
        )
        made.look(0, "There is one way through. Add what the customer says to a wrong, a rude or a half answer.")
