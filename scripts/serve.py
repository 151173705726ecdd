"""What `make run` starts: check the settings, bring the database up to date, serve the site until Ctrl-C.

One parent process prepares the site and then only watches two children, forked so that they share its
memory: the web server (Granian; it forks the web processes) and the job worker (huey). A child that dies
is started again; Ctrl-C and SIGTERM end everything within three seconds. docs/decisions/server.md says why.
"""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server
from sqlalchemy import select

from app import create_app
from app.base.database import db
from app.people.models import Person
from config import EVERY_ADDRESS, Settings, SettingsError, load_settings
from scripts.endings import end_group, end_with_parent
from scripts.memory import give_back_large_blocks, share_what_is_there
from scripts.serve_prepare import prepare

STOP_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
WATCHED = STOP_SIGNALS | {signal.SIGCHLD}
PATIENCE = 2.0
"""Seconds that children get to end by themselves."""
QUICK_DEATH = 3.0
"""A child that lived less than this many seconds failed while starting."""
MOST_QUICK_DEATHS = 5


def main() -> int:
    """Run the site; the exit code: 0 stopped on request, 1 could not start or keep running, 130 stopped while it was prepared."""
    try:
        settings = load_settings()
        require_free_port(settings.host, settings.port)
        app = create_app(settings)
        refused = prepare(app, settings)
        if refused:
            return refused
        greeting = who_may_sign_in(app, settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    return Watch(app, settings, greeting).run()


def require_free_port(host: str, port: int) -> None:
    """Raise SettingsError when something listens on `port` already, or `host` is not this machine's.

    The web server itself would not notice: its processes share one port on purpose.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError:
            raise SettingsError(f"You may not use port {port} here. Set PORT to a number above 1023.") from None
        except socket.gaierror:
            raise SettingsError(f"HOST is '{host}', which is no address of this machine. Set HOST to 127.0.0.1 or 0.0.0.0.") from None
        except OSError as error:
            raise SettingsError(
                f"Port {port} on {host} is busy or cannot be used ({error.strerror}). "
                f"Stop what is using it, or choose another: PORT={port + 1} make run"
            ) from None


def who_may_sign_in(app: Flask, settings: Settings) -> str:
    """The sentence that says as whom to sign in, or how to add the first person."""
    demo = select(Person.name, Person.roles, Person.email).where(Person.is_demo, Person.email.is_not(None)).order_by(Person.id).limit(12)
    with app.app_context():
        people = [f"  {email:<36} {name} ({', '.join(sorted(roles)) or 'no role'})" for name, roles, email in db.session.execute(demo)]
        anybody = db.session.scalar(select(Person.id).where(Person.password_hash.is_not(None)).limit(1))
        db.session.remove()
    if people and settings.demo and settings.listens_on_loopback:
        return "\n".join(["Sign in with one click, or with the password greenroom-demo, as", *people])
    if anybody:
        return "Sign in with your e-mail address and password."
    return "Nobody can sign in yet. Add the first admin: .venv/bin/flask people add you@example.org --name 'Your Name' --role admin"


@dataclass
class Child:
    """One watched process: how to start it and which signal asks it to finish its work and end."""

    name: str
    work: Callable[[], Any]
    end_signal: signal.Signals
    pid: int = 0
    born: float = 0.0
    quick_deaths: int = 0


class Watch:
    """The parent: starts the children, starts them again when they die, ends them all."""

    def __init__(self, app: Flask, settings: Settings, greeting: str = "") -> None:
        self.app = app
        self.settings = settings
        self.greeting = greeting
        self.children = [
            Child("web server", self._serve_pages, signal.SIGTERM),
            Child("job worker", self._do_jobs, signal.SIGINT),
        ]
        self.announced = False

    def run(self) -> int:
        """Serve until a stop signal (0) or until a child keeps failing (1)."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        self._share_memory()
        for child in self.children:
            self._start(child)
        failed = self._watch()
        self._end()
        return 1 if failed else 0

    def _share_memory(self) -> None:
        """Show a first page to nobody, close what must not be shared with the children, keep the collector away from what is."""
        self.app.test_client().get("/sign-in")  # what the first page builds is built once, for every process
        with self.app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
        give_back_large_blocks()
        share_what_is_there()

    def _start(self, child: Child) -> None:
        child.born = time.monotonic()
        sys.stdout.flush()
        sys.stderr.flush()
        child.pid = os.fork()
        if child.pid == 0:
            self._become(child)

    def _become(self, child: Child) -> None:
        code = 1
        try:
            os.setpgid(0, 0)  # Ctrl-C in a terminal reaches the parent only
            end_with_parent()
            for number in WATCHED:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            child.work()
            code = 0
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        except BaseException:
            logging.getLogger("greenroom").exception("The %s failed.", child.name)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _watch(self) -> bool:
        """Wait for signals; whether a child failed for good."""
        while True:
            if not self.announced:
                self._announce_when_up()
            received = signal.sigtimedwait(WATCHED, 0.5 if self.announced else 0.05)
            if received is not None and received.si_signo in STOP_SIGNALS:
                return False
            if not self._revive_dead():
                return True

    def _announce_when_up(self) -> None:
        host = EVERY_ADDRESS.get(self.settings.host, self.settings.host)
        try:
            socket.create_connection((host, self.settings.port), timeout=1).close()
        except OSError:
            return
        self.announced = True
        print(f"Greenroom is ready at {self.settings.address}/ (stop it with Ctrl-C).\n{self.greeting}", flush=True)

    def _revive_dead(self) -> bool:
        for child in self.children:
            ended, status = os.waitpid(child.pid, os.WNOHANG)
            if not ended:
                continue
            end_group(child.pid)
            lived = time.monotonic() - child.born
            child.quick_deaths = child.quick_deaths + 1 if lived < QUICK_DEATH else 0
            code = os.waitstatus_to_exitcode(status)
            if child.quick_deaths >= MOST_QUICK_DEATHS:
                print(f"The {child.name} ended {child.quick_deaths} times while starting (code {code}); giving up.", file=sys.stderr)
                child.pid = 0
                return False
            print(f"The {child.name} ended (code {code}); starting it again.", file=sys.stderr)
            self._start(child)
        return True

    def _end(self) -> None:
        running = [child for child in self.children if child.pid]
        for child in running:
            os.kill(child.pid, child.end_signal)
        until = time.monotonic() + PATIENCE
        while running and time.monotonic() < until:
            running = [child for child in running if not os.waitpid(child.pid, os.WNOHANG)[0]]
            time.sleep(0.02)
        for child in self.children:
            if child.pid:
                end_group(child.pid)
        for child in running:
            os.waitpid(child.pid, 0)

    def _serve_pages(self) -> None:
        server = Server(
            "greenroom",
            address=self.settings.host,
            port=self.settings.port,
            interface=Interfaces.WSGI,
            workers=self.settings.web_processes,
            blocking_threads=1,
            runtime_blocking_threads=1,
            http=HTTPModes.http1,
            websockets=False,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=1,
        )
        server.serve(target_loader=self._web_process, wrap_loader=False)

    def _web_process(self) -> Flask:
        end_with_parent()
        return self.app

    def _do_jobs(self) -> None:
        queue = self.app.extensions["greenroom_jobs"]
        logging.getLogger("huey").setLevel(logging.WARNING)
        consumer = queue.create_consumer(workers=self.settings.job_threads, max_delay=1.0, periodic=True)
        consumer.run()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # taking a whole site apart object by object takes longer than everything else of an ending
