"""Real servers on this machine for the tests of what leaves: one takes mail, one takes requests."""

from __future__ import annotations

import json
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class MailBox:
    """What an SMTP server took, and how it answers to RCPT."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(
            (envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default))
        )
        return "250 taken"

    def arrived(self):
        return [(mail["Message-ID"], mail.get_content()) for _, mail in self.mails]


class WebBox:
    """An HTTP server that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.asked = []
        self.status, self.answer = 200, {"code": 0}
        self.hold = threading.Event()
        self.hold.set()
        box = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                box.asked.append((dict(self.headers), body))
                box.hold.wait(20)
                text = json.dumps(box.answered(body, self.path)).encode()
                self.send_response(box.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/send?app=1"

    def answered(self, body: bytes, path: str):
        return self.answer

    def arrived(self):
        return [(headers["Idempotency-Key"], body.decode()) for headers, body in self.asked]

    def close(self) -> None:
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()


class OrderBox(WebBox):
    """A platform of its own making: numbers each order it has not had before, by our id in it."""

    def __init__(self) -> None:
        super().__init__()
        self.orders, self.recalled = {}, []

    def answered(self, body: bytes, path: str):
        told, ours = json.loads(body), json.loads(body)["externalId"]
        if path.partition("?")[0].endswith("/recall"):
            known = self.orders.get(ours) == told["orderId"]
            self.recalled += [path] if known else []
            return {"code": 0 if known else 404}
        number = self.orders.setdefault(ours, f"WO-{len(self.orders) + 1}")
        return {"code": 0, "data": {"orderId": number}}
