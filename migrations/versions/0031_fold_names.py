"""PostgreSQL folds names and titles as SQLite and Python do (app/base/folding.py).

Revision ID: 0031
Revises: 0030
"""

import unicodedata

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(_function().replace("%", "%%"))


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION greenroom_fold(text)")


def _function():
    """Letters are made small by a list: what `lower` knows depends on how the server was set up."""
    signs = [chr(number) for number in range(0x80, 0x1F000) if not 0xD800 <= number < 0xE000]
    whole = [sign for sign in signs if unicodedata.is_normalized("NFKD", sign) and sign.casefold() != sign]
    single = [sign for sign in whole if len(sign.casefold()) == 1 and not 0x300 <= ord(sign) < 0x370]
    plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    marks = "".join(map(chr, range(0x300, 0x370)))
    big = plain + "".join(single) + "ı" + marks
    small = plain.lower() + "".join(sign.casefold() for sign in single) + "i"
    folded = f"translate(normalize($1, NFKD), '{big}', '{small}')"
    for sign in whole:
        if len(sign.casefold()) > 1 and not 0x300 <= ord(sign) < 0x370:
            folded = f"replace({folded}, '{sign}', '{sign.casefold()}')"
    ascii_only = f"translate($1, '{plain}', '{plain.lower()}')"
    body = f"SELECT CASE WHEN octet_length($1) = char_length($1) THEN {ascii_only} ELSE {folded} END"
    return f"CREATE FUNCTION greenroom_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold${body}$fold$"
