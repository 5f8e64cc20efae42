"""Which address opens which page or call."""

import os

from django.urls import path

from headwater.interfaces.api import api
from headwater.interfaces.pages import (
    around,
    audit,
    boards,
    bulk,
    caller,
    certificate,
    checks,
    deeds,
    desk,
    dropped,
    figures,
    gallery,
    handover,
    house,
    knowledge,
    lists,
    matters,
    outbox,
    papers,
    returns,
    second,
    shadow,
    sign_in,
    silent,
    sources,
    tasks,
    wall,
)
from headwater.interfaces.pages.health import health

urlpatterns = [
    path("api/v1/", api.urls),
    path("", sign_in.home),
    path("healthz", health),
    path("sign-in/", sign_in.sign_in),
    path("sign-out/", sign_in.sign_out),
    path("desk/", desk.desk),
    path("desk/hints/", desk.hints),
    path("silent/", silent.silent),
    path("list/", lists.work_list),
    path("rulings/", lists.rulings),
    path("forecast/", lists.likely_late),
    path("checks/", checks.checks),
    path("checks/flags/<int:key>/", checks.flag),
    path("checks/visits/<int:key>/", checks.visit),
    path("bulk/", bulk.bulk),
    path("bulk/<int:key>/undo/", bulk.undo),
    path("returns/", returns.returns),
    path("matters/<int:number>/", matters.matter),
    path("matters/<int:number>/deadlines/<slug:kind>/", matters.deadline),
    path("matters/<int:number>/notes/", around.note),
    path("matters/<int:number>/watch/", around.watching),
    path("matters/<int:number>/draft/", around.draft),
    path("matters/<int:number>/tick/", around.ticked),
    path("matters/<int:number>/same/", around.same),
    path("matters/<int:number>/event/", around.event),
    path("matters/<int:number>/links/", around.link),
    path("matters/<int:number>/notice/", papers.notice),
    path("task/<str:token>/", tasks.task),
    path("matters/<int:number>/caller/", matters.contact),
    path("matters/<int:number>/reasons/", papers.reasons),
    path("matters/<int:number>/telephoned/<uuid:order>/", papers.telephoned),
    path("matters/<int:number>/<slug:verb>/", matters.move),
    path("board/offline.js", deeds.worker),
    path("board/<slug:code>/", boards.board_view),
    path("board/<slug:code>/register/", boards.dispute),
    path("board/<slug:code>/take/", deeds.take),
    path("board/<slug:code>/danger/", deeds.danger),
    path("board/<slug:code>/<int:number>/", deeds.task),
    path("board/<slug:code>/<int:number>/<slug:verb>/", deeds.act),
    path("handover/", handover.handover),
    path("handover/<int:key>/take/", handover.take_over),
    path("knowledge/", knowledge.knowledge),
    path("knowledge/<slug:leaf>/", knowledge.one_answer),
    path("sources/", sources.sources),
    path("figures/", figures.all_figures),
    path("figures/<slug:code>/", figures.one_figure),
    path("wall/", wall.wall_page),
    path("audit/", audit.audit),
    path("audit/review/", audit.review),
    path("certificate/close/", audit.close),
    path("certificate/alarms/<int:alarm>/", audit.lift_alarm),
    path("shadow/", shadow.shadow),
    path("shadow/<slug:verb>/", shadow.act),
    path("certificate/", certificate.certificate),
    path("second/", second.second),
    path("second/<int:number>/<slug:verb>/", second.answer),
    path("dropped/", dropped.dropped),
    path("dropped/<int:omission>/", dropped.seen),
    path("house/", house.house),
    path("outbox/", outbox.outbox),
    path("outbox/<int:key>/again/", outbox.again),
    path("notices/", outbox.notices),
    path("components/", gallery.gallery),
    path("report/", caller.report),
    path("my/<str:token>/", caller.mine),
]
if os.environ.get("HEADWATER_BENCH") == "1":
    from headwater.interfaces.api.skeleton import skeleton

    urlpatterns.append(path("bench/skeleton", skeleton))

handler400 = "headwater.interfaces.pages.failures.request_wrong"
handler403 = "headwater.interfaces.pages.failures.not_allowed"
handler404 = "headwater.interfaces.pages.failures.page_unknown"
handler500 = "headwater.interfaces.pages.failures.broken"
