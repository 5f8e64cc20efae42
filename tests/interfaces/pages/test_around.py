"""Around a matter: notes apart from updates, notices, links, and nobody's words lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.conftest import NOW
from tests.evidence import PLACE, evidence, shot

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import closing, links, moves
from headwater.records.actions.proofs import add_proof
from headwater.records.models import (
    Draft,
    MassEvent,
    Matter,
    Message,
    NotSame,
    ReadLog,
    Tick,
    Watcher,
    WorkLink,
)
from headwater.records.queries import ground

DANGER = "到场后发现电线落地打火花，有人触电倒地"
LAMP = "胡库上村老年活动中心门口的路灯不亮三天了"
AGENT, BEN = By("user:1", "U75"), By("user:2", "U42")


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def held(sent):
    receipt = sent(LAMP, contact="13800002222")
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(receipt.matter, by=BEN, at=later(2))
    return receipt


def page(client, receipt, **more):
    return client.get(f"/matters/{receipt.number}/?lang=en", **more).content.decode()


def test_staff_note_never_reaches_the_caller_and_an_update_does(signed_in, client, held):
    ben = signed_in("handler", "U42")
    ben.post(f"/matters/{held.number}/notes/", {"words": "the pole is @U41 property"})
    ben.post(f"/matters/{held.number}/notes/", {"words": "parts come on Friday", "public": "1"})

    seen = client.get(f"/my/{held.token}/").content.decode()

    assert "parts come on Friday" in seen
    assert "property" not in seen
    assert "property" in page(ben, held)
    assert Message.objects.filter(kind="mention", to="unit:U41").count() == 1
    assert Message.objects.filter(kind="update", to="caller").count() == 1


def test_caller_reads_what_was_done_and_until_when_to_answer(client, held):
    for kind in ground.city().catalogue[Matter.objects.get(id=held.matter).category].proof:
        add_proof(held.matter, evidence(kind, "seen"), by=BEN, at=later(3))
    result = "the bulb and the wire are new"
    closing.propose(held.matter, outcome="done", result=result, by=BEN, at=later(4))

    seen = client.get(f"/my/{held.token}/?lang=en").content.decode()

    until = Matter.objects.get(id=held.matter).answer_by
    assert result in seen
    assert f"{until.astimezone(ground.zone()):%Y-%m-%d}" in seen


def test_refused_form_comes_back_with_what_was_written(signed_in, held):
    ben = signed_in("handler", "U42")
    sent = {"outcome": "done", "result": "we changed the bulb and the wire"}

    ben.post(f"/matters/{held.number}/propose/", sent)

    assert "we changed the bulb and the wire" in page(ben, held)
    assert Draft.objects.get().words["propose.result"] == sent["result"]


def test_page_shows_who_else_is_writing_but_not_their_words(signed_in, held):
    ben, boss = signed_in("handler", "U42"), signed_in("call-taker", "U01")

    ben.post(f"/matters/{held.number}/draft/", {"form": "note", "words": "half a senten"})

    assert "Also writing here now" in page(boss, held)
    assert "half a senten" not in page(boss, held)


def test_move_from_a_page_that_is_too_old_is_refused(signed_in, held):
    seen = Matter.objects.get(id=held.matter).history_length
    ben = signed_in("handler", "U42")
    moves.contact(held.matter, note="spoke", by=BEN, at=later(3))

    old = {"code": "not-our-duty", "clause": "3", "reason": "x", "unit": "U41", "seen": seen}
    answer = ben.post(f"/matters/{held.number}/return/?lang=en", old, follow=True)

    assert "has just changed this matter" in answer.content.decode()
    assert Matter.objects.get(id=held.matter).returned == 0


def test_step_is_ticked_once(signed_in, held):
    ben = signed_in("handler", "U42")

    for _ in range(2):
        ben.post(f"/matters/{held.number}/tick/", {"item": "caller-told"})

    assert Tick.objects.filter(matter_id=held.matter).count() == 1


def test_objection_prints_a_numbered_notice_once(signed_in, sent):
    number = sent(LAMP).number
    agent = signed_in("agent", "U75")
    filled = {"unit": "U42", "reason": "lamp", "consent": "objected"}
    agent.post(f"/matters/{number}/dispatch/", filled)
    agent.post(f"/matters/{number}/notice/")

    shown = agent.get(f"/matters/{number}/notice/?lang=en").content.decode()

    assert f"-{number}" in shown
    assert "police duty" in shown
    assert "61-3-2022" in shown
    assert Message.objects.filter(kind="objection", to="unit:U75").exists()


def test_notice_prints_as_pdf_and_is_a_sentence_before_it_is_served(signed_in, sent):
    number = sent(LAMP).number
    agent = signed_in("agent", "U75")
    early = agent.get(f"/matters/{number}/notice/", follow=True)
    filled = {"unit": "U42", "reason": "lamp", "consent": "objected"}
    agent.post(f"/matters/{number}/dispatch/", filled)
    agent.post(f"/matters/{number}/notice/")

    paper = agent.get(f"/matters/{number}/notice/?format=pdf")

    assert "还没有出具书面告知" in early.content.decode()
    assert (paper.status_code, paper.headers["Content-Type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-")


def test_contractor_sees_the_task_and_nothing_of_the_complaint(signed_in, client, held):
    token = links.make_link(
        held.matter, firm="Lamps Ltd", task="change the bulb of pole 7", by=BEN, at=now()
    )
    shown = client.get(f"/task/{token}/").content.decode()
    assert "change the bulb of pole 7" in shown
    assert LAMP not in shown
    assert "138" not in shown

    photo = SimpleUploadedFile("a.jpg", shot())
    client.post(f"/task/{token}/", {"kind": "photo", "note": "", "file": photo})

    proof = Matter.objects.get(id=held.matter).proofs.get()
    assert proof.unit_id == "U42"
    assert PLACE not in proof.file.read()


def test_danger_in_the_words_of_a_contractor_is_heard(client, held):
    token = links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())
    filled = {"kind": "photo", "note": DANGER, "file": SimpleUploadedFile("a.jpg", shot())}

    client.post(f"/task/{token}/", filled)

    assert Message.objects.filter(matter=held.matter, kind="escalation").exists()


def test_danger_in_the_reason_of_a_units_move_is_heard(signed_in, held):
    filled = {"unit": "U43", "reason": DANGER}

    signed_in("handler", "U42").post(f"/matters/{held.number}/ask-help/", filled)

    assert Message.objects.filter(matter=held.matter, kind="escalation").exists()


def now():
    return ground.city_time()


@pytest.mark.parametrize("spoil", ["guessed", "over", "revoked"])
def test_contractors_link_guessed_old_or_revoked_leads_nowhere(client, held, spoil):
    token = links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())
    if spoil == "over":
        WorkLink.objects.update(ends_at=now())
    if spoil == "revoked":
        links.revoke_links(held.matter, by=BEN, at=now())

    answer = client.get(f"/task/{token + 'x' * (spoil == 'guessed')}/")

    assert answer.status_code == 404


def test_watching_begins_and_ceases(signed_in, held):
    ben = signed_in("handler", "U42")

    ben.post(f"/matters/{held.number}/watch/")
    assert Watcher.objects.count() == 1
    ben.post(f"/matters/{held.number}/watch/")
    assert Watcher.objects.count() == 0


def test_candidate_is_merged_or_set_apart_from_the_page(signed_in, sent, held):
    again = sent(LAMP + "，还是黑的", at=later(10))
    taker = signed_in("call-taker", "U01")
    assert "May be the same" in page(taker, again)

    taker.post(f"/matters/{again.number}/same/", {"other": held.number, "answer": "apart"})

    assert NotSame.objects.count() == 1
    assert "May be the same" not in page(taker, again)


def test_mass_event_is_begun_from_the_page_and_needs_a_name(signed_in, sent):
    number = sent(LAMP).number
    agent = signed_in("agent", "U75")

    agent.post(f"/matters/{number}/event/", {"name": " ", "hours": "5"})
    assert MassEvent.objects.count() == 0
    agent.post(f"/matters/{number}/event/", {"name": "power cut", "hours": "9999"})

    event = MassEvent.objects.get()
    assert event.ends_at - event.starts_at == timedelta(hours=240)


def test_contact_is_shown_for_a_reason_under_the_mark_of_who_looked(sent, signed_in):
    receipt = sent(LAMP, contact="13800002222")
    page = f"/matters/{receipt.number}/caller/"
    agent = signed_in("agent", "U75")

    refused = agent.post(page, {"reason": " "}, follow=True).content.decode()
    shown = agent.post(page, {"reason": "ring back"}).content.decode()

    assert "13800002222" not in refused
    assert "13800002222" in shown
    assert shown.count("agent-U75") > 10  # wherever a photograph is cut, the mark is in it
    assert ReadLog.objects.get(matter=receipt.matter).reason == "ring back"


def test_words_for_a_move_that_another_made_meanwhile_stand_on_the_page(sent, signed_in):
    now = ground.city_time()
    receipt = sent(LAMP, at=now - timedelta(minutes=9))
    ben, page = By("user:2", "U42"), f"/matters/{receipt.number}/"
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=By("a", "U75"), at=now)
    moves.accept(receipt.matter, by=ben, at=now)
    handler = signed_in("handler", "U42")
    told = {"outcome": "route-explained", "result": "told"}
    closing.propose(receipt.matter, **told, by=ben, at=now)

    sent_late = {"outcome": "done", "result": "two lamps and a cable", "seen": "3"}
    shown = handler.post(f"{page}propose/", sent_late, follow=True).content.decode()

    assert "two lamps and a cable" in shown


def test_note_that_is_refused_comes_back_whole(sent, signed_in):
    page = f"/matters/{sent(LAMP).number}/"
    long = "ring the village head " * 300

    shown = signed_in("agent", "U75").post(f"{page}notes/", {"words": long}, follow=True)

    assert long in shown.content.decode()


def test_note_half_written_stays_while_another_form_of_the_page_is_sent(sent, signed_in):
    page = f"/matters/{sent(LAMP).number}/"
    agent = signed_in("agent", "U75")
    agent.post(f"{page}draft/", {"form": "note", "words": "ask the village head"})
    agent.post(f"{page}draft/", {"form": "dispatch", "reason": "a la"})

    shown = agent.post(f"{page}dispatch/", {"unit": "U42", "reason": "a lamp"}, follow=True)

    assert "ask the village head" in shown.content.decode()
    assert "a la<" not in shown.content.decode()


def test_no_contractor_sees_a_protected_matter_not_even_by_an_older_link(client, held):
    token = links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())
    Matter.objects.filter(id=held.matter).update(is_protected=True)

    assert client.get(f"/task/{token}/").status_code == 404
    with pytest.raises(Problem) as refused:
        links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())
    assert refused.value.code == "records.link-protected"


def test_mass_event_can_be_ended_before_its_time_from_the_page(sent, signed_in):
    receipt = sent(LAMP)
    agent, page = signed_in("agent", "U75"), f"/matters/{receipt.number}/"
    agent.post(f"{page}event/", {"name": "a storm", "hours": "24"})
    assert "a storm" in agent.get(page).content.decode()

    agent.post(f"{page}event/", {"end": "1"})

    assert MassEvent.objects.get().ends_at <= now()
    twice = agent.post(f"{page}event/?lang=en", {"end": "1"}, follow=True).content.decode()
    assert "No event runs" in twice or "没有正在进行" in twice


def test_links_given_out_are_revoked_from_the_page(client, signed_in, held):
    token = links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())
    assert client.get(f"/task/{token}/").status_code == 200

    signed_in("handler", "U42").post(f"/matters/{held.number}/links/", {"revoke": "1"})

    assert client.get(f"/task/{token}/").status_code == 404


def test_words_of_one_form_are_not_put_into_another(signed_in, held):
    ben = signed_in("handler", "U42")
    ben.post(f"/matters/{held.number}/draft/", {"form": "ask-help", "reason": "WE LACK A LADDER"})

    assert page(ben, held).count("WE LACK A LADDER") == 1


@pytest.mark.parametrize(
    ("role", "unit", "form", "written"),
    [
        ("handler", "U42", "links", {"firm": "Lamps Ltd", "task": ""}),
        ("agent", "U75", "same", {"other": "0", "reason": "Lamps Ltd"}),
    ],
)
def test_words_of_a_refused_form_beside_the_moves_are_still_shown(
    signed_in, held, role, unit, form, written
):
    reader = signed_in(role, unit)

    shown = reader.post(f"/matters/{held.number}/{form}/", written, follow=True)

    assert "Lamps Ltd" in shown.content.decode()


def test_contractor_whose_proof_is_refused_finds_the_note_again(client, held):
    token = links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())

    shown = client.post(f"/task/{token}/", {"kind": "photo", "note": "new bulb, seen lit"})

    assert shown.status_code == 422
    assert "new bulb, seen lit" in shown.content.decode()


def test_file_of_a_proof_is_opened_by_who_may_see_the_matter_and_by_nobody_else(
    signed_in, client, held
):
    token = links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())
    photo = SimpleUploadedFile("a.jpg", shot())
    client.post(f"/task/{token}/", {"kind": "photo", "note": "", "file": photo})
    proof = Matter.objects.get(id=held.matter).proofs.get()
    address = f"/matters/{held.number}/proofs/{proof.id}/"

    ben = signed_in("handler", "U42")
    opened = ben.get(address)

    assert address in page(ben, held)
    assert opened.content == proof.file.read()
    assert (opened["Content-Type"], opened["Cache-Control"]) == ("image/jpeg", "no-store")
    assert client.get(address).status_code == 302
    assert signed_in("handler", "U41").get(address).status_code == 404


def test_file_that_is_no_longer_stored_is_told_in_a_sentence(signed_in, client, held):
    token = links.make_link(held.matter, firm="Lamps Ltd", task="bulb", by=BEN, at=now())
    photo = SimpleUploadedFile("a.jpg", shot())
    client.post(f"/task/{token}/", {"kind": "photo", "note": "", "file": photo})
    proof = Matter.objects.get(id=held.matter).proofs.get()
    proof.file.storage.delete(proof.file.name)

    answer = signed_in("handler", "U42").get(
        f"/matters/{held.number}/proofs/{proof.id}/", headers={"accept-language": "en"}
    )

    assert answer.status_code == 404
    assert "hand it in again" in answer.content.decode()


def test_return_is_offered_to_who_got_it_and_not_to_who_sent_it(sent, signed_in):
    one = sent(LAMP)
    moves.dispatch(one.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    form = f"/matters/{one.number}/return/"

    assert form in page(signed_in("handler", "U42"), one)
    assert form not in page(signed_in("handler", "U75"), one)
