"""Routes for logging in and for accounts and invitations; knows passwords and codes only in passing."""

from datetime import timedelta

from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from meetroom.domain.core import PersonId
from meetroom.protocol.http import (
    AccountAnswer,
    AccountRequest,
    InvitationAnswer,
    InvitationRequest,
    KnownAccountsAnswer,
    KnownAccountsRequest,
    LoginAnswer,
    LoginRequest,
    PasswordAnswer,
    PasswordRequest,
    Problem,
    RedeemRequest,
)
from meetroom.server.certificates import now_utc
from meetroom.server.gathering import Gathering
from meetroom.server.house import House
from meetroom.server.web import AnyRequest, ProblemFound, asker, gathering_for, house_of, is_office, token_of
from meetroom.store.account_form import Account, AccountRefusal, AccountRefused
from meetroom.store.accounts import Grant


def _answer(grant: Grant) -> LoginAnswer:
    account = grant.account
    return LoginAnswer(
        token=grant.token,
        person_id=account.person_id,
        name=account.name,
        expires_at=grant.expires_at,
        notes_salt=account.notes_salt.hex(),
        may_create=account.may_create,
    )


def _source(request: AnyRequest) -> str:
    return request.client.host if request.client is not None else ""


@post("/api/login", status_code=200)
async def log_in(request: AnyRequest, data: JSONBody[LoginRequest]) -> LoginAnswer:
    """Log in by name and password."""
    house = house_of(request)
    grant = await house.workers.run(
        house.store.accounts.log_in,
        data.login,
        data.password,
        source=_source(request),
        device=data.device,
        now=now_utc(),
    )
    return _answer(grant)


@post("/api/redeem", status_code=200)
async def redeem(request: AnyRequest, data: JSONBody[RedeemRequest]) -> LoginAnswer:
    """Log in by the single-use code of an invitation."""
    house = house_of(request)
    accounts = house.store.accounts
    return _answer(await house.workers.run(accounts.redeem, data.code, device=data.device, now=now_utc()))


@post("/api/logout", status_code=204)
async def log_out(request: AnyRequest) -> None:
    """Make the token worthless and end its sessions."""
    house, token = house_of(request), token_of(request)
    await asker(request)
    await house.workers.run(house.store.accounts.revoke, token, now=now_utc())
    house.forget_token(token)
    for gathering in house.gatherings.values():
        gathering.end_of_token(token)


@post("/api/accounts", status_code=200)
async def create_account(request: AnyRequest, data: JSONBody[AccountRequest]) -> AccountAnswer:
    """Make the account of a person, or find it by its login."""
    house, account = house_of(request), await asker(request)
    gives_rights = data.may_create or data.administrator
    if not (account.administrator or (not gives_rights and _may_make_accounts(house, account))):
        raise ProblemFound(Problem.NOT_ALLOWED)
    made = await house.workers.run(_create_or_find, house, data)
    return AccountAnswer(person_id=made.person_id, login=made.login, name=made.name)


def _may_make_accounts(house: House, account: Account) -> bool:
    runs_one = any(is_office(gathering, account.person_id) for gathering in house.gatherings.values())
    return account.administrator or account.may_create or runs_one


@post("/api/accounts/known", status_code=200)
async def known_accounts(request: AnyRequest, data: JSONBody[KnownAccountsRequest]) -> KnownAccountsAnswer:
    """Find accounts by their logins: for whoever could find each of them by trying to make it."""
    house, account = house_of(request), await asker(request)
    if not _may_make_accounts(house, account):
        raise ProblemFound(Problem.NOT_ALLOWED)
    found = await house.workers.run(house.store.accounts.find_all, data.logins)
    rows = (AccountAnswer(person_id=a.person_id, login=login, name=a.name) for login, a in found.items())
    return KnownAccountsAnswer(accounts=tuple(rows))


def _create_or_find(house: House, data: AccountRequest) -> Account:
    accounts = house.store.accounts
    try:
        return accounts.create(
            data.login,
            data.name,
            password=data.password,
            now=now_utc(),
            may_create=data.may_create,
            administrator=data.administrator,
        )
    except AccountRefused as refused:
        found = accounts.find(data.login) if refused.refusal is AccountRefusal.LOGIN_TAKEN else None
        # A password would not be the one of that account: whoever asks would believe it is.
        if found is None or data.password is not None or data.may_create or data.administrator:
            raise
        return found


@post("/api/meetings/{meeting_id:str}/invitations", status_code=200)
async def invite(request: AnyRequest, meeting_id: FromPath[str], data: JSONBody[InvitationRequest]) -> InvitationAnswer:
    """Make an invitation for a person of this meeting."""
    house, account = house_of(request), await asker(request)
    gathering = gathering_for(house, meeting_id, account.person_id)
    await _check_may_invite(house, gathering, account, data.person_id)
    valid = timedelta(seconds=data.valid_s)
    expires_at = now_utc() + valid
    return InvitationAnswer(link=await house.invitation(data.person_id, valid), expires_at=expires_at)


async def _check_may_invite(house: House, gathering: Gathering, account: Account, person_id: PersonId) -> None:
    """A code lets in as that person, everywhere: an office must not get more by it than it has.

    So only people of the meeting who have neither rights nor a password of their own, nor a seat in a meeting that
    somebody else runs: whoever may found meetings could otherwise become a member of any other one.
    """
    if account.administrator:
        return
    asking = account.person_id
    if not is_office(gathering, asking) or person_id not in gathering.meeting.people:
        raise ProblemFound(Problem.NOT_ALLOWED)
    invited = await house.workers.run(house.store.accounts.get, person_id)
    theirs = (other for other in house.gatherings.values() if person_id in other.meeting.people)
    elsewhere = any(not is_office(other, asking) for other in theirs)
    if invited.administrator or invited.may_create or invited.has_password or elsewhere:
        raise ProblemFound(Problem.NOT_ALLOWED)


@get("/api/me")
async def who_am_i(request: AnyRequest) -> AccountAnswer:
    """Whose token this is."""
    account = await asker(request)
    return AccountAnswer(person_id=account.person_id, login=account.login, name=account.name)


@put("/api/me/password", status_code=200)
async def change_password(request: AnyRequest, data: JSONBody[PasswordRequest]) -> PasswordAnswer:
    """Set or change the own password; every other device is logged out."""
    house, account, token = house_of(request), await asker(request), token_of(request)
    await house.workers.run(
        house.store.accounts.change_password,
        account.person_id,
        data.new,
        old=data.old,
        keep=token,
        source=_source(request),
        now=now_utc(),
    )
    house.forget_other_tokens(account.person_id, token)
    for gathering in house.gatherings.values():
        gathering.end_of_other_tokens(account.person_id, token)
    return PasswordAnswer(notes_salt=account.notes_salt.hex())


ROUTES: list[HTTPRouteHandler] = [
    log_in,
    redeem,
    log_out,
    create_account,
    known_accounts,
    invite,
    who_am_i,
    change_password,
]
