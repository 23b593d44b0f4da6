"""Who may do what, in one table: action × role × reach. Anything not listed is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kernel.errors import Forbidden
from kernel.identity import By, Grant, Role, Scope

Reach = Callable[[Grant, Scope], bool]


def own(grant: Grant, scope: Scope) -> bool:
    """The worker's own."""
    return grant.worker is not None and scope.worker in (grant.worker, *grant.records)


def region(grant: Grant, scope: Scope) -> bool:
    """Within the granted region: a prefix covers what lies below it."""
    return bool(grant.region and scope.region and scope.region.startswith(grant.region))


def workshop(grant: Grant, scope: Scope) -> bool:
    """Of the coordinator's workshop; where no workshop is concerned, of their region."""
    if scope.workshop is not None:
        return grant.workshop == scope.workshop
    return region(grant, scope)


def member(grant: Grant, scope: Scope) -> bool:
    """A person who works at the coordinator's workshop, or who lives in their region."""
    return (grant.workshop is not None and grant.workshop in scope.workshops) or region(grant, scope)


def employer(grant: Grant, scope: Scope) -> bool:
    """The employer's own."""
    return grant.employer is not None and grant.employer == scope.employer


def trainer(grant: Grant, scope: Scope) -> bool:
    """Who teaches the course run."""
    return grant.account is not None and grant.account in scope.trainers


def anywhere(grant: Grant, scope: Scope) -> bool:
    """What belongs to no place: the courses that are taught everywhere, an account's own tokens."""
    return True


C, W, M, T, F = Role.COORDINATOR, Role.WORKER, Role.EMPLOYER, Role.TRAINER, Role.OFFICIAL

PERMISSIONS: Mapping[str, Mapping[Role, Reach]] = {
    "register-worker": {W: own, C: member, F: region},
    "register-on-the-spot": {C: member, F: region},
    "see-worker": {W: own, C: member, F: region},
    "see-consents": {W: own, C: member},
    "answer-consent": {W: own, C: member},
    "see-accesses": {W: own},
    "take-away-data": {W: own},
    "erase-worker": {W: own},
    "let-relative": {W: own, C: member},
    "merge-workers": {C: member, F: region},
    "see-ledger-identity": {C: member, F: region},
    "keep-tokens": {C: anywhere, M: anywhere, T: anywhere, F: anywhere},
    "open-employer": {W: anywhere, C: anywhere, M: anywhere, T: anywhere, F: anywhere},
    "register-employer": {M: employer, C: region, F: region},
    "see-employer": {M: employer, C: region, F: region},
    "erase-employer": {M: employer},
    "verify-employer": {F: region},
    "found-workshop": {F: region},
    "set-pay-terms": {F: region},
    "set-minimum-wage": {},
    "see-workshop": {C: workshop, F: region},
    "keep-members": {C: workshop},
    "keep-products": {C: workshop},
    "correct-rates": {C: workshop},
    "answer-lower-rate": {W: own, C: member},
    "record-hand-in": {C: workshop},
    "count-own-hand-in": {W: own},
    "hand-in": {W: own, C: workshop},
    "see-hand-in": {W: own, C: workshop},
    "keep-hours": {C: workshop},
    "see-hours": {W: own},
    "inspect": {C: workshop},
    "correct": {C: workshop},
    "contest": {W: own},
    "answer-contest": {C: workshop},
    "charge-damage": {C: workshop},
    "see-damages": {W: own, C: workshop},
    "import-day-sheet": {C: workshop},
    "place-order": {M: employer, C: workshop},
    "take-order": {C: workshop},
    "see-order": {M: employer, C: workshop, F: region},
    "keep-materials": {C: workshop},
    "see-materials": {W: own, C: workshop},
    "prepare-pay-run": {C: workshop},
    "approve-pay-run": {C: workshop},
    "pay": {C: workshop},
    "see-pay-run": {C: workshop, F: region},
    "see-wage-ledger": {C: workshop},
    "see-income": {W: own, C: member, F: region},
    "post-gig": {M: employer, C: region},
    "see-applicants": {M: employer, C: region},
    "apply": {W: own, C: member},
    "see-application": {W: own, C: member, M: employer},
    "decide-application": {M: employer},
    "attendance": {W: own, M: employer},
    "record-attendance": {M: employer},
    "contest-attendance": {W: own},
    "pay-gig": {M: employer},
    "see-fill-rate": {M: employer, F: region},
    "define-course": {F: anywhere},
    "schedule-run": {C: region, F: region},
    "enrol": {W: own, C: member},
    "check-in": {W: own},
    "see-enrolment": {W: own, C: member, T: trainer},
    "see-queue": {T: trainer, C: region, F: region},
    "teach": {T: trainer, C: region},
    "see-certificates": {W: own, C: member, F: region},
    "keep-permits": {C: member, F: region},
    "revoke-certificate": {F: region},
    "see-insight": {F: region},
    "import-low-income-list": {F: region},
    "reset-second-factor": {F: region},
    "close-account": {},
    "see-metrics": {},
}


# What an API token may be narrowed to, and which actions each of these opens. What stands in none of them no
# token may do: it asks for somebody who signed in.
TOKEN_SCOPES: Mapping[str, frozenset[str]] = {
    "read:people": frozenset({"see-worker", "see-employer", "see-certificates"}),
    "write:people": frozenset(
        {"register-worker", "register-on-the-spot", "register-employer", "keep-permits"}
    ),
    "read:workshops": frozenset(
        {"see-workshop", "see-hand-in", "see-hours", "see-order", "see-materials", "see-pay-run"}
    ),
    "write:workshops": frozenset({"keep-members", "keep-products"}),
    "write:hand-ins": frozenset(
        {"record-hand-in", "count-own-hand-in", "hand-in", "keep-hours", "import-day-sheet"}
    ),
    "write:inspections": frozenset({"inspect", "correct", "answer-contest"}),
    "write:orders": frozenset({"place-order", "take-order", "keep-materials"}),
    "write:pay-runs": frozenset({"prepare-pay-run", "pay"}),
    "read:income": frozenset({"see-income"}),
    "read:gigs": frozenset({"see-applicants", "see-application", "see-fill-rate"}),
    "write:gigs": frozenset({"post-gig", "apply", "decide-application"}),
    "write:attendance": frozenset({"attendance", "record-attendance", "pay-gig", "teach"}),
    "read:training": frozenset({"see-enrolment", "see-queue"}),
    "write:training": frozenset({"schedule-run", "enrol"}),
    "read:insight": frozenset({"see-insight"}),
}


def scope_of(action: str) -> str | None:
    """The token scope that opens an action; None for what no token may do."""
    return next((scope for scope, actions in TOKEN_SCOPES.items() if action in actions), None)


def scopes_for(grants: Sequence[Grant]) -> list[str]:
    """The token scopes that open anything at all to these grants, in the order of the table."""
    return [
        scope
        for scope, actions in TOKEN_SCOPES.items()
        if any(allows(grant, action, None) for grant in grants for action in actions)
    ]


def roles_for(action: str) -> list[Role]:
    """Who may ever do an action: whom to ask for help."""
    return list(PERMISSIONS[action]) or [Role.OPERATOR]


# What a relative may do for the worker who let them, by how far they were let: never what moves money, says
# who somebody is, gives rights or erases.
_WORK = {
    *("apply", "see-application", "attendance", "contest-attendance"),
    *("enrol", "see-enrolment", "see-certificates"),
}
_INCOME = {"see-income", "see-hand-in", "see-hours", "see-damages"}
ACTING: Mapping[str, frozenset[str]] = {
    "income": frozenset(_INCOME),
    "work": frozenset(_WORK),
    "all": frozenset(_INCOME | _WORK | {"see-worker", "count-own-hand-in", "hand-in", "contest"}),
}


def allows(grant: Grant, action: str, scope: Scope | None) -> bool:
    """Whether one grant allows an action; without a scope, whether its role ever does.

    The operator and the platform itself may do everything; each of their accesses is recorded.
    """
    if grant.role in (Role.OPERATOR, Role.SYSTEM):
        return action in PERMISSIONS
    if grant.role is Role.RELATIVE:
        return action in ACTING.get(grant.acting or "", ()) and (scope is None or own(grant, scope))
    reach = PERMISSIONS[action].get(grant.role)
    return reach is not None and (scope is None or reach(grant, scope))


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work, with its grants.

    `on_behalf_of` is the worker a clerk acts for, `acting_for` the one in whose place a relative looks;
    `scopes` what the API token it came with is narrowed to, None where it signed in itself.
    """

    account: str
    grants: tuple[Grant, ...] = ()
    on_behalf_of: str | None = None
    scopes: frozenset[str] | None = None
    acting_for: str | None = None

    def require(self, action: str, scope: Scope | None = None) -> By:
        """Allow `action` on what `scope` describes, and say in which role it was allowed.

        Without a scope only the role is checked: the scope must be checked once it is known.
        Refuses `forbidden` when no grant reaches that far, `scope-missing` where the token does not.
        """
        if self.scopes is not None and scope_of(action) not in self.scopes:
            raise Forbidden("scope-missing", action=action, scope=scope_of(action))
        for grant in self.grants:
            if allows(grant, action, scope):
                for_whom = grant.worker if grant.role is Role.RELATIVE else self.on_behalf_of
                return By(self.account, grant.role, for_whom)
        raise Forbidden(action=action)

    def place(self, action: str, scope: Scope | None = None) -> str | None:
        """The workshop, employer or region whose right `require` would go by; None where it is no place's."""
        by = (grant for grant in self.grants if allows(grant, action, scope))
        grant = next(by, None)
        return (grant.workshop or grant.employer or grant.region) if grant else None

    def may(self, action: str, scope: Scope | None = None) -> bool:
        """Whether `require` would allow it: for pages that show only what can be done."""
        try:
            self.require(action, scope)
        except Forbidden:
            return False
        return True

    def itself(self) -> By:
        """Who does something to their own account, for which nobody needs a right."""
        role = self.grants[0].role if self.grants else Role.WORKER
        return By(self.account, role)

    @property
    def worker(self) -> str | None:
        """The worker this account is, if it is one; or in whose place it looks."""
        if self.acting_for is not None:
            return self.acting_for
        return next((g.worker for g in self.grants if g.role is Role.WORKER and g.worker), None)

    @property
    def workshops(self) -> tuple[str, ...]:
        """The workshops this account coordinates."""
        return tuple(g.workshop for g in self.grants if g.role is Role.COORDINATOR and g.workshop is not None)


SYSTEM = Actor("system", (Grant(Role.SYSTEM),))
