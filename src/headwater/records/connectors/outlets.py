"""Outlets for letters: e-mail, and SMS or webhook by a declared template."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import partial
from urllib.parse import parse_qs, unquote, urlsplit

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.matters.declared import Outlet, OutletKind
from headwater.records.connectors.openings import Standing, opened, standing
from headwater.records.connectors.post import Letter, Post
from headwater.records.connectors.refusal import Refusal
from headwater.records.connectors.web import LOCAL, Address, Form, ask

SECONDS = 10
PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
LOWEST_FINAL = 500
PHONE = re.compile(r"\+?\d{5,15}")
MAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}")


def fits(kind: OutletKind, address: str) -> bool:
    """Answer whether an address is one that an outlet of this kind can reach."""
    if kind is OutletKind.WEB:
        return not address
    return bool((MAIL if kind is OutletKind.MAIL else PHONE).fullmatch(address))


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: where, by which kind of TLS, as whom, and the sender's address."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str

    @classmethod
    def read(cls, url: str) -> Server:
        """Read `smtps://user:password@host/?from=a@b`; without TLS on this machine only."""
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise Problem("records.address-bad") from None
        sender = parse_qs(parts.query).get("from", [""])[0]
        if not parts.hostname or not MAIL.fullmatch(parseaddr(sender)[1]):
            raise Problem("records.address-bad")
        if parts.scheme == "smtp" and parts.hostname not in LOCAL:
            raise Problem("records.address-open", host=parts.hostname)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port, user, password, sender)


class MailOutlet:
    """Sends letters by e-mail through Django's own mail backend."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def send(self, letter: Letter) -> None:
        """Send one letter; the same one always has the same Message-ID."""
        to = _reached(letter, OutletKind.MAIL)
        try:
            self._send(letter, to)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise _refusal(max(codes, default=LOWEST_FINAL)) from None
        except smtplib.SMTPDataError as refused:
            raise _refusal(refused.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            raise Refusal(say("records.web-away"), again=True, away=True) from None

    def _send(self, letter: Letter, to: str) -> None:
        from django.core.mail import EmailMessage
        from django.core.mail.backends.smtp import EmailBackend

        server = self.server
        backend = EmailBackend(
            host=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.scheme == "smtp+starttls",
            use_ssl=server.scheme == "smtps",
            timeout=SECONDS,
        )
        domain = parseaddr(server.sender)[1].rpartition("@")[2]
        headers = {
            "Message-ID": f"<headwater-{letter.id}@{domain}>",
            "Auto-Submitted": "auto-generated",
        }
        subject = letter.words.splitlines()[0][:80] if letter.words else letter.kind
        sent = EmailMessage(subject, letter.words, server.sender, [to], headers=headers)
        sent.connection = backend
        sent.send()


def _refusal(code: int) -> Refusal:
    """Say that the mail server refused; what begins with 5 it will refuse again."""
    return Refusal(say("records.mail-refused", status=code), again=code < LOWEST_FINAL)


class WebOutlet:
    """Sends letters by an HTTPS request: an SMS provider's gateway, or a webhook."""

    def __init__(self, kind: OutletKind, address: Address, form: Form) -> None:
        self.kind, self.address, self.form = kind, address, form

    def send(self, letter: Letter) -> None:
        """Send one letter; the same one always carries the same Idempotency-Key."""
        to = _reached(letter, self.kind) if self.kind is OutletKind.SMS else ""
        mark = f"headwater-{letter.id}"
        told = {"to": to, "words": letter.words, "id": mark, "kind": letter.kind}
        told["receiver"] = letter.to
        ask(self.address, self.form, told, once=mark)


def _reached(letter: Letter, kind: OutletKind) -> str:
    """Open the address of a letter, or say that this outlet cannot reach it."""
    found = letter.reach().strip()
    address = re.sub(r"[\s()-]", "", found) if kind is OutletKind.SMS else found
    if not fits(kind, address):
        raise Refusal(say(f"records.letter-no-{kind}"), again=False)
    return address


def states(outlets: Iterable[Outlet], environ: Mapping[str, str]) -> list[Standing[Post]]:
    """Tell of each declared outlet how it stands."""
    return [standing("outlet", one.code, partial(_opened, one), environ) for one in outlets]


def open_outlets(outlets: Iterable[Outlet], environ: Mapping[str, str]) -> dict[str, Post]:
    """Open what can be opened; an outlet with a bad address stays shut, and `states` says why."""
    return opened(states(outlets, environ))


def _opened(outlet: Outlet, url: str, key: str) -> Post:
    if outlet.kind is OutletKind.MAIL:
        return MailOutlet(Server.read(url))
    form = Form(outlet.body, outlet.headers, outlet.is_json, tuple(outlet.taken.items()))
    return WebOutlet(outlet.kind, Address.read(url, key), form)
