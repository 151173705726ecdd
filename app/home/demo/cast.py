"""Who works at the demo company: two teams, seven people who can sign in and ten colleagues who cannot. Pure."""

from dataclasses import dataclass

from app.base.errors import DomainError

PASSWORD = "greenroom-demo"  # noqa: S105  (told to everybody who tries the site out)
DOMAIN = "demo.greenroom.test"
TIMEZONE = "Europe/Lisbon"
PARCELS = "Parcels desk"
MERCHANTS = "Merchant desk"
LINES = ("Parcels", "Billing and claims", "Small shops")


class UnknownMember(DomainError):
    """No demo person has this key."""


@dataclass(frozen=True)
class Member:
    """One demo person. `key` is the name before the @ of those who can sign in."""

    key: str
    name: str
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    alias: str | None = None
    languages: tuple[str, ...] = ("en",)
    lines: tuple[str, ...] = ()
    leads: bool = False
    signs_in: bool = False
    days: int | None = None
    """How many days ago the person began; None for those who were here from the first day."""

    @property
    def email(self) -> str | None:
        return f"{self.key}@{DOMAIN}" if self.signs_in else None


BOTH = (PARCELS, MERCHANTS)

MEMBERS = (
    Member("trainee", "Amara Osei", ("agent",), (PARCELS,), "Agent 031", ("en", "fr"), ("Parcels",), signs_in=True, days=43),
    Member("agent", "Mateusz Kowalczyk", ("agent",), (PARCELS,), "Agent 017", ("en", "pl"), LINES[:2], signs_in=True),
    Member("trainer", "Priya Raman", ("trainer",), BOTH, languages=("en", "ta"), signs_in=True),
    Member("reviewer", "Hanna Nyström", ("reviewer",), BOTH, languages=("en", "sv"), signs_in=True),
    Member("reviewer2", "Diego Fuentes", ("reviewer",), BOTH, languages=("en", "es"), signs_in=True),
    Member("lead", "Sofia Marques", ("lead",), BOTH, languages=("en", "pt"), leads=True, signs_in=True),
    Member("admin", "Tom Achterberg", ("admin",), (), languages=("en", "nl"), signs_in=True),
    Member("yuki", "Yuki Tanaka", ("agent",), (PARCELS,), "Agent 008", ("ja", "en"), ("Parcels",)),
    Member("oksana", "Oksana Melnyk", ("agent",), (PARCELS,), "Agent 012", ("ru", "en"), ("Parcels", "Billing and claims")),
    Member("liam", "Liam O'Connor", ("agent",), (PARCELS,), "Agent 014", ("en",), ("Billing and claims",)),
    Member("jun", "Jun Reyes", ("agent",), (PARCELS,), "Agent 021", ("fil", "en"), ("Parcels",), days=84),
    Member("chloe", "Chloé Lambert", ("agent",), (PARCELS,), "Agent 025", ("fr", "en"), ("Billing and claims",)),
    Member("noah", "Noah Fischer", ("agent",), (PARCELS,), "Agent 028", ("de", "en"), ("Parcels",), days=33),
    Member("fatima", "Fatima Idrissi", ("agent",), (MERCHANTS,), "Agent 005", ("fr", "en"), ("Small shops",)),
    Member("kwame", "Kwame Boateng", ("agent",), (MERCHANTS,), "Agent 010", ("en",), ("Small shops", "Billing and claims")),
    Member("elif", "Elif Yıldız", ("agent",), (MERCHANTS,), "Agent 019", ("en", "de"), ("Small shops",)),
    Member("anastasia", "Anastasia Volkova", ("agent",), (MERCHANTS,), "Agent 023", ("ru", "en"), ("Small shops",)),
)


def member(key: str) -> Member:
    """The demo person called `key`. Raises UnknownMember."""
    for one in MEMBERS:
        if one.key == key:
            return one
    raise UnknownMember(f"No demo person is called {key}.")
