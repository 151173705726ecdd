"""What every request needs to find out who asks: the hash of a random token, and the columns of the person's teams."""

import hashlib

from app.people.models import Team

OF_TEAM = (Team.name, Team.timezone, Team.hides_reviewers, Team.peer_reviews)


def hash_token(token: str) -> str:
    """SHA-256 of a random token; tokens are long, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
