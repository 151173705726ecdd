"""Customers of the demo company: names from many countries, each with an address that can never receive mail. Pure."""

import unicodedata
from dataclasses import dataclass
from random import Random

NAMES = """
Marta Silva|Tiago Almeida|Beatriz Rocha|Rui Carvalho|Leonor Pinto|Piotr Zieliński|Agnieszka Wójcik|Kacper Mazur|Ewa Nowicka
Jonas De Smet|Lotte Peeters|Elise Maes|Anna Schneider|Felix Wagner|Miriam Hofmann|Camille Bernard|Hugo Moreau|Léa Rousseau
Giulia Romano|Matteo Greco|Chiara Conti|Lucía Herrera|Pablo Navarro|Carmen Ortega|Saoirse Kelly|Declan Murphy|Niamh Walsh
Aino Virtanen|Eero Korhonen|Freja Nielsen|Magnus Dahl|Ingrid Solberg|Eszter Kovács|Bálint Tóth|Ioana Popescu|Andrei Ionescu
Dimitra Papadaki|Nikos Georgiou|Selin Kaya|Emre Aydın|Leila Haddad|Omar Benali|Ngozi Eze|Chinedu Okafor|Thandiwe Dube
Ana Marija Kos|Luka Horvat|Jana Dvořáková|Tomáš Beneš|Zuzana Novotná|Rasa Petrauskienė|Mantas Kazlauskas|Priit Tamm
Mei Lin Chen|Arjun Mehta|Divya Nair|Hana Kim|Minh Anh Tran|Paolo Santos|Grace Villanueva|Sara Lindholm|Oskar Berg
""".replace("\n", "|")
CUSTOMERS = tuple(name for name in NAMES.split("|") if name)


@dataclass(frozen=True)
class DemoCustomer:
    """One customer as the demo's help desk knows them."""

    key: str
    name: str
    email: str

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


def customer(number: int) -> DemoCustomer:
    """The customer with this number, counted from 0; numbers beyond the list begin again."""
    name = CUSTOMERS[number % len(CUSTOMERS)]
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("ł", "l"))
    address = "".join(sign if sign.isascii() and sign.isalpha() else "." for sign in plain if not unicodedata.combining(sign))
    return DemoCustomer(f"c-{1001 + number % len(CUSTOMERS)}", name, f"{address}@example.com")


def shuffled(random: Random) -> list[DemoCustomer]:
    """Every customer once, in an order of their own."""
    numbers = list(range(len(CUSTOMERS)))
    random.shuffle(numbers)
    return [customer(number) for number in numbers]
