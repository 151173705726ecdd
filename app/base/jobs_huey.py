"""huey with the one store that every site has.

By itself it reads in the clients of Redis and PostgreSQL wherever they are installed: 11 MB and a tenth of a start. `jobs_redis` is
imported where JOBS_URL asks for Redis.
"""

import sys

_unused = [name for name in ("redis", "psycopg") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_unused))  # type: ignore[arg-type]  # None: looked for and not there
try:
    from huey import Huey as Huey
    from huey import SqliteHuey as SqliteHuey
    from huey import crontab as crontab
finally:
    for _name in _unused:
        del sys.modules[_name]
