"""The addresses below /api/, with a description in OpenAPI."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from youwei.identity.models import User
from youwei.identity.queries import shown_by
from youwei.interop.programs.shapes import (
    KEY,
    REFERENCE,
    Hat,
    Listed,
    Me,
    Moving,
    Offered,
    Opening,
    Page,
    Problem,
    Whole,
)
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures import actions, queries
from youwei.procedures.models import Case
from youwei.registers.models import Unit
from youwei.web.words import label, refused

AT_ONCE = 50
REFUSALS = {401: Problem, 404: Problem, 422: Problem}
MOST_SHOWN = 200  # letters of a token: ours have 46


class NotThere(Exception):
    """There is no such thing, or the person may not see it: told alike."""


class Bearer(HttpBearer):
    """`Authorization: Bearer …` with what `/account/programs/` showed once."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Return whom the program acts for."""
        return shown_by(token) if len(token) <= MOST_SHOWN and token.isascii() else None


api = NinjaAPI(
    title="有为",
    version="1",
    urls_namespace="interop-api",
    docs_url=None,  # its page would load things from elsewhere; any viewer reads the JSON
    auth=Bearer(),
)


@api.exception_handler(NotAllowed)
def refuse(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    """Tell why an action refused."""
    return api.create_response(request, {"error": refused(error)}, status=422)


@api.exception_handler(NotThere)
def absent(request: HttpRequest, error: NotThere) -> HttpResponse:
    """Tell that there is no such thing."""
    return api.create_response(request, {"error": "There is no such thing."}, status=404)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Tell that whoever asks is not known."""
    said = "Please send Authorization: Bearer and what /account/programs/ showed."
    answer = api.create_response(request, {"error": said}, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Tell what does not have the described shape."""
    said = [f"{one['loc'][-1]}: {one['msg']}" for one in error.errors[:5]]
    return api.create_response(request, {"error": "; ".join(said)}, status=422)


@api.get("/me", response={200: Me, **REFUSALS})
def me(request: HttpRequest) -> Me:
    """Whom the program acts for, and their roles."""
    user = _user(request)
    return Me(
        name=user.name,
        roles=[Hat(role=hat.role, unit=hat.unit_name) for hat in user.hats],
    )


@api.get("/cases", response={200: Page, **REFUSALS})
def cases(
    request: HttpRequest,
    procedure: Annotated[str | None, Query(pattern=KEY)] = None,
    stage: Annotated[str | None, Query(pattern=KEY)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Page:
    """Cases that the person sees, newest first, fifty a page."""
    found = Case.objects.visible_to(_user(request))
    found = found.filter(procedure_key=procedure) if procedure else found
    found = found.filter(stage=stage) if stage else found
    first = (page - 1) * AT_ONCE
    shown = found.order_by("-opened_at", "-pk")[first : first + AT_ONCE]
    return Page(cases=[_listed(one) for one in shown], total=found.count(), page=page)


@api.get("/cases/{reference}", response={200: Whole, **REFUSALS})
def case(request: HttpRequest, reference: Annotated[str, Path(pattern=REFERENCE)]) -> Whole:
    """One case: its open values, and what the person may do now."""
    return _whole(_user(request), _found(request, reference))


@api.post("/cases/{reference}/moves", response={200: Whole, **REFUSALS})
def move(
    request: HttpRequest, reference: Annotated[str, Path(pattern=REFERENCE)], sent: Moving
) -> Whole:
    """Take a move, as on the page of the case."""
    user, found = _user(request), _found(request, reference)
    moved = actions.move_case(
        case=found,
        place=sent.place,
        by=user,
        reason=sent.reason,
        filled=sent.filled,
        version=sent.version,
    )
    return _whole(user, moved)


@api.post("/procedures/{procedure}/cases", response={201: Whole, **REFUSALS})
def open_(
    request: HttpRequest, procedure: Annotated[str, Path(pattern=KEY)], sent: Opening
) -> Status[Whole]:
    """Open a case, in a unit where the person works or, for themselves, wherever it is."""
    user = _user(request)
    unit = Unit.objects.present().filter(code=sent.unit).first()
    if unit is None or procedure not in world.current().sheets["procedures"]:
        raise NotThere
    opened = actions.open_case(procedure=procedure, unit=unit, by=user, filled=sent.filled)
    return Status(201, _whole(user, opened))


def _user(request: HttpRequest) -> User:
    user: User = request.auth  # type: ignore[attr-defined]  # set by Bearer
    return user


def _found(request: HttpRequest, reference: str) -> Case:
    seen: QuerySet[Case] = Case.objects.visible_to(_user(request))
    found = seen.filter(reference=reference).first()
    if found is None:
        raise NotThere
    return found


def _listed(one: Case) -> Listed:
    return Listed(**_head(one))


def _head(one: Case) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "title": one.label,
        "procedure": one.procedure_key,
        "stage": one.stage,
        "unit": one.unit_name,
        "lead": one.lead_name,
        "opened_at": one.opened_at,
        "due_at": one.due_at,
        "ended_at": one.ended_at,
        "version": one.version,
    }


def _whole(user: User, found: Case) -> Whole:
    page = queries.case_page(found, user)
    return Whole(
        **_head(found),
        values={
            one.key: one.value
            for one in page.values
            if not one.is_closed and one.value is not None
        },
        writes=list(page.fills),
        moves=[
            Offered(
                place=offer.place,
                label=label(offer.move.label),
                to=offer.to,
                needs=list(offer.move.needs),
                reason=offer.move.reason,
                refusal=refused(offer.refusal) if offer.refusal else "",
            )
            for offer in page.offers
            if offer.is_theirs
        ],
    )
