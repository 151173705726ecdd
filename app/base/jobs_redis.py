"""The queue in Redis, for sites whose JOBS_URL names one. Others never import this."""

from huey import RedisHuey, storage
from redis import ConnectionPool, Redis, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from app.base.jobs_huey import Huey

ANSWERS_WITHIN = 3
"""Seconds that a queue elsewhere has to answer."""

# What huey would have imported itself; see `jobs_huey`.
storage.ConnectionPool, storage.Redis = ConnectionPool, Redis
storage.ConnectionError, storage.TimeoutError = RedisConnectionError, RedisTimeoutError


class Storage(storage.RedisStorage):
    """Jobs in Redis."""

    redis_client = Redis


def queue_at(url: str) -> Huey:
    """The queue of the site in Redis."""
    return RedisHuey("greenroom", storage_class=Storage, url=url)


def refusal(url: str) -> str:
    """Why the queue at `url` cannot be used now, "" where it answers. Waits at most a few seconds."""
    try:
        with Redis.from_url(url, socket_connect_timeout=ANSWERS_WITHIN, socket_timeout=ANSWERS_WITHIN) as queue:
            queue.ping()
    except (RedisError, ValueError, OSError) as error:
        return str(error) or type(error).__name__
    return ""
