"""Hot issues: what many people have in one place. There is no file of it to take away."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youwei.desk import queries
from youwei.identity.requests import SignedInRequest


@require_GET
@login_required
def hot(request: SignedInRequest) -> HttpResponse:
    """Show the issues of the county or of one street."""
    scopes = queries.scopes_of(request.user)
    code = request.GET.get("at", "")
    scope = next((one for one in scopes if not code or one.code == code), None)
    if scope is None:
        raise Http404
    issues = queries.hot_issues(scope)
    page = {"scopes": scopes, "scope": scope, "issues": issues}
    return render(request, "desk/hot.html", page)


@require_GET
@login_required
def hot_issue(request: SignedInRequest, key: str) -> HttpResponse:
    """Show one issue, and of its orders those that this person may read."""
    opened = queries.hot_issue(key, request.user)
    if opened is None:
        raise Http404
    return render(request, "desk/hot_issue.html", {"opened": opened, "hot": opened.hot})
