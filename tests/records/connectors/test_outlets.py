"""Letters leave by real servers: e-mail, SMS gateway and webhook; refused, away, sent again."""

from __future__ import annotations

import json
from datetime import timedelta
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from tests.conftest import NOW
from tests.records.connectors.servers import MailBox, WebBox

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.matters.declared import Outlet, OutletKind
from headwater.records.actions import notes, outbox
from headwater.records.actions.moves import Order, accept, dispatch
from headwater.records.actions.preferences import Wanted, prefer
from headwater.records.connectors import web
from headwater.records.connectors.outlets import WebOutlet, open_outlets, states
from headwater.records.connectors.post import FakePost, KeptHere, Letter, verify
from headwater.records.connectors.refusal import Refusal
from headwater.records.models import Message, ReadLog
from headwater.records.queries import ground
from headwater.records.queries.outbox import latest_messages

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
AGENT, BEN = By("user:1", "U75"), By("user:2", "U42")
MAIL = Outlet("mail", OutletKind.MAIL)
FIELDS = {"mobile": "{to}", "content": "{words}", "requestId": "{id}"}
BEARER = {"Authorization": "Bearer {key}"}
SMS = Outlet("sms", OutletKind.SMS, body=FIELDS, headers=BEARER, taken={"code": "0"})
HOOK = Outlet("webhook", OutletKind.WEB, body={"text": "{words}"})
FORM = Outlet("sms", OutletKind.SMS, body=FIELDS, is_json=False)
REACH = {"mail": "duty@town.example", "sms": "138 0000 2222", "webhook": ""}


@pytest.fixture
def box():
    made = WebBox()
    yield made
    made.close()


@pytest.fixture
def mailbox():
    made = MailBox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        made.port = free.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
def environ(box, mailbox):
    return {
        "HEADWATER_OUTLET_MAIL": f"smtp://127.0.0.1:{mailbox.port}/?from=notice@city.example",
        "HEADWATER_OUTLET_SMS": box.url,
        "HEADWATER_OUTLET_SMS_KEY": "secret",
        "HEADWATER_OUTLET_WEBHOOK": box.url,
    }


def letter(outlet, words="路灯 fixed", reach=None):
    return Letter(
        7, "result", "caller", words, lambda: REACH[outlet.code] if reach is None else reach
    )


@pytest.mark.parametrize("outlet", [MAIL, SMS, HOOK], ids=lambda one: one.code)
def test_each_outlet_passes_the_suite_that_each_must_pass(outlet, environ, box, mailbox):
    (post,) = open_outlets([outlet], environ).values()
    arrived = mailbox.arrived if outlet is MAIL else box.arrived

    findings = list(verify(post, letter(outlet), arrived))

    assert len(findings) == 4
    assert [what for what, well in findings if not well] == []


def test_box_that_loses_letters_does_not_pass_the_suite():
    assert [what for what, well in verify(KeptHere(), letter(HOOK), list) if not well]


def test_gateway_gets_the_declared_fields_the_key_and_a_signature(environ, box):
    (post,) = open_outlets([SMS], environ).values()
    post.send(letter(SMS, words='quotes " and {key} stay words'))

    headers, body = box.asked[0]
    assert json.loads(body) == {
        "mobile": "13800002222",
        "content": 'quotes " and {key} stay words',
        "requestId": "headwater-7",
    }
    assert headers["Authorization"] == "Bearer secret"
    assert headers["X-Headwater-Signature"].startswith("sha256=")


def test_gateway_that_wants_a_form_gets_one(environ, box):
    (post,) = open_outlets([FORM], environ).values()
    post.send(letter(FORM, words="a=b&c"))

    assert box.asked[0][1] == b"mobile=13800002222&content=a%3Db%26c&requestId=headwater-7"


def test_mail_keeps_a_line_break_out_of_its_head(environ, mailbox):
    (post,) = open_outlets([MAIL], environ).values()
    post.send(letter(MAIL, words="first\nBcc: all@city.example"))

    to, mail = mailbox.mails[0]
    assert (to, mail["Subject"], mail["Bcc"]) == (["duty@town.example"], "first", None)


@pytest.mark.parametrize(
    ("status", "answer", "again", "away"),
    [
        (503, {}, True, True),
        (401, {}, True, True),
        (400, {}, False, False),
        (302, {}, False, False),
        (200, {"code": 42}, False, False),
        (200, {}, False, False),
    ],
)
def test_answer_decides_whether_another_try_may_help(environ, box, status, answer, again, away):
    box.status, box.answer = status, answer
    (post,) = open_outlets([SMS], environ).values()

    with pytest.raises(Refusal) as refused:
        post.send(letter(SMS))

    assert (refused.value.again, refused.value.away) == (again, away)
    assert len(box.asked) == 1, "a redirect was followed"


@pytest.mark.parametrize(("answer", "again"), [("451 later", True), ("550 unknown", False)])
def test_mail_server_says_whether_another_try_may_help(environ, mailbox, answer, again):
    mailbox.answer = answer
    (post,) = open_outlets([MAIL], environ).values()

    with pytest.raises(Refusal) as refused:
        post.send(letter(MAIL))

    assert refused.value.again is again


@pytest.mark.parametrize(
    ("outlet", "reach"),
    [
        (MAIL, "13800002222"),
        (MAIL, "a@b.example,c@d.example"),
        (MAIL, "a@b.example\nBcc: x@y.example"),
        (SMS, "duty@town.example"),
        (SMS, ""),
    ],
)
def test_address_that_does_not_fit_is_never_tried(environ, box, mailbox, outlet, reach):
    (post,) = open_outlets([outlet], environ).values()

    with pytest.raises(Refusal) as refused:
        post.send(letter(outlet, reach=reach))

    assert not refused.value.again
    assert (box.asked, mailbox.mails) == ([], [])


def test_silent_gateway_is_left_after_its_time(box):
    box.hold.clear()
    to = web.Address(box.url, seconds=0.3)
    post = WebOutlet(OutletKind.WEB, to, web.Form({"text": "{words}"}, {}))

    with pytest.raises(Refusal) as refused:
        post.send(letter(HOOK))

    assert (refused.value.why.key, refused.value.away) == ("records.web-slow", True)


@pytest.mark.parametrize(
    ("outlet", "url"),
    [
        (SMS, "http://gateway.example/send"),
        (SMS, "ftp://gateway.example/"),
        (SMS, "https://"),
        (MAIL, "smtp://mail.example/?from=a@b.example"),
        (MAIL, "smtps://mail.example/"),
        (MAIL, "smtps://mail.example:x/?from=a@b.example"),
    ],
)
def test_address_that_would_speak_in_the_open_keeps_the_outlet_shut(outlet, url):
    (standing,) = states([outlet], {f"HEADWATER_OUTLET_{outlet.code.upper()}": url})

    assert (standing.opened, standing.is_broken) == (None, True)


def test_outlet_without_an_address_is_shut_and_names_its_variable():
    (standing,) = states([SMS], {})

    assert (standing.opened, standing.is_broken) == (None, False)
    assert dict(standing.because.values)["name"] == "HEADWATER_OUTLET_SMS"


@pytest.fixture
def held(sent):
    matter = sent(LAMP, contact="13800002222").matter
    dispatch(matter, Order("U42", "lamp"), by=AGENT, at=NOW)
    accept(matter, by=BEN, at=NOW)
    return matter


def test_caller_is_told_by_the_outlet_of_the_city_and_sees_that_the_contact_was_read(
    held, environ, box
):
    notes.tell_public(held, words="on Friday", by=BEN, at=NOW)

    outbox.send_waiting(at=NOW, opened=open_outlets(ground.city().life.outlets, environ))

    told = [json.loads(body) for _, body in box.asked if b"mobile" in body]
    assert {one["mobile"] for one in told} == {"13800002222"}
    read = ReadLog.objects.filter(matter=held, by=None).first()
    assert read is not None
    assert "短信" in read.reason


def test_letter_kept_in_the_house_opens_no_contact(held):
    outbox.send_waiting(at=NOW)

    assert not ReadLog.objects.filter(matter=held).exists()


def test_caller_without_a_contact_is_no_failure(sent, environ, box):
    matter = sent(LAMP).matter
    dispatch(matter, Order("U42", "lamp"), by=AGENT, at=NOW)
    accept(matter, by=BEN, at=NOW)
    notes.tell_public(matter, words="on Friday", by=BEN, at=NOW)

    outbox.send_waiting(at=NOW, opened=open_outlets(ground.city().life.outlets, environ))

    assert box.asked == []
    assert not Message.objects.exclude(failed="").exists()


def test_unit_is_told_by_the_outlet_it_chose(held, environ, mailbox):
    prefer("U41", Wanted(outlet="mail", address="duty@town.example"), at=NOW)
    notes.add_note(held, words="ask @U41", by=BEN, at=NOW)

    outbox.send_waiting(at=NOW, opened=open_outlets(ground.city().life.outlets, environ))

    assert [to for to, _ in mailbox.mails] == [["duty@town.example"]]
    assert Message.objects.get(to="unit:U41").outlet == "mail"


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(outlet="mail", address="13800002222"),
        Wanted(outlet="pigeon", address="a@b.example"),
        Wanted(outlet="sms"),
    ],
)
def test_unit_cannot_choose_what_reaches_nobody(db, wanted):
    with pytest.raises(Problem) as refused:
        prefer("U41", wanted, at=NOW)

    assert refused.value.code == "records.preference-outlet"


def test_refused_letter_dies_with_a_sentence_and_lives_again_by_hand(held, environ, mailbox):
    prefer("U41", Wanted(outlet="mail", address="duty@town.example"), at=NOW)
    notes.add_note(held, words="ask @U41", by=BEN, at=NOW)
    mailbox.answer = "550 no such box"
    opened = open_outlets(ground.city().life.outlets, environ)
    outbox.send_waiting(at=NOW, opened=opened)

    dead = Message.objects.get(to="unit:U41")
    assert (dead.failed, dead.why["values"]) == ("records.mail-refused", {"status": 550})
    assert any(one["why"] == [dead.why] for one in latest_messages())

    mailbox.answer = "250 OK"
    outbox.resend(dead.pk, by=AGENT, at=NOW)
    outbox.send_waiting(at=NOW, opened=opened)

    dead.refresh_from_db()
    assert dead.sent_at == NOW
    assert len(mailbox.mails) == 1


def test_outlet_that_is_away_is_asked_once_a_run_and_nobody_elses_letters_wait(held):
    for unit in ("U41", "U43"):
        prefer(unit, Wanted(outlet="webhook"), at=NOW)
    notes.add_note(held, words="ask @U41 and @U43", by=BEN, at=NOW)
    away = Away()

    sent = outbox.send_waiting(at=NOW, opened={"webhook": away})

    assert (away.asked, sent > 0) == (1, True)
    left = Message.objects.filter(sent_at=None)
    assert sorted(left.values_list("tries", flat=True)) == [0, 1]
    home = FakePost()
    outbox.send_waiting(at=NOW + timedelta(minutes=2), opened={"webhook": home})
    assert len(home.taken) == 2


class Away(FakePost):
    asked = 0

    def send(self, letter):
        self.asked += 1
        raise Refusal(say("records.web-away"), again=True, away=True)
