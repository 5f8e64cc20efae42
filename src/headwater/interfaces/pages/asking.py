"""What every view does: who asks, in which language, and how a problem is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.language import language_of
from headwater.interfaces.pages.tags import in_words
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Value, say
from headwater.records.queries import ground
from headwater.records.queries.permits import require

if TYPE_CHECKING:
    from headwater.records.models import User

View = Callable[..., HttpResponse]
STATUS = {
    "matters.unknown": 404,
    "matters.token-unknown": 404,
    "records.proof-unknown": 404,
    "matters.token-over": 410,
    "matters.not-allowed": 403,
    "matters.not-yours": 403,
    "matters.taken": 409,
}


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; views behind `door` always have somebody."""
    return cast("User", request.user)


def signed_in(view: View) -> View:
    """Let in whoever has signed in; a problem of the view is shown as one sentence."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return problem_page(request, problem)

    return login_required(checked)


def door(name: str) -> Callable[[View], View]:
    """Let only roles in that may pass this door of the city's declaration."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(user_of(request), name)
            return view(request, *args, **kwargs)

        return signed_in(checked)

    return wrap


def problem_page(request: HttpRequest, problem: Problem, status: int = 0) -> HttpResponse:
    """Show one sentence: what, which, and what to do."""
    sentence = problem.render(language_of(request), ground.city().lexicon)
    code = status or STATUS.get(problem.code, 422)
    return render(request, "pages/problem.html", {"sentence": sentence}, status=code)


def tell(request: HttpRequest, key: str, **values: Value) -> None:
    """Show a sentence on the next page."""
    messages.success(request, words(request, say(f"interfaces.{key}", **values)))


def warn(request: HttpRequest, problem: Problem) -> None:
    """Show a problem on the next page."""
    messages.error(request, words(request, problem.sentence), extra_tags="danger")


def words(request: HttpRequest, sentence: Sentence) -> str:
    """Render a sentence for whoever asks."""
    return in_words(sentence, language_of(request))


def typed(request: HttpRequest, form: str) -> dict[str, str]:
    """Return what was typed into a form, as `form.field`, without what is the form's own."""
    left_out = {"csrfmiddlewaretoken", "seen", "form"}
    return {f"{form}.{k}": str(v) for k, v in request.POST.items() if k not in left_out}
