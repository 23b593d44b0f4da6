"""Table of contents of the people context."""

from datetime import timedelta

from kernel import lookups
from kernel.lookups import Ages, IdNumbers, Members, Pay, People, Regions
from kernel.time import now, today
from people import api, cli, pages, tasks
from people.domain import Employer, Worker
from people.policies import (
    ASK_COMING,
    ASK_LOWER_RATE,
    OFFER_ON,
    TELL_ANSWER,
    TELL_CHECKED,
    TELL_CORRECTION,
    TELL_DAMAGE,
    TELL_FACTOR,
    TELL_LAPSED,
    TELL_LET_GO,
    TELL_LOWER_RATE,
    TELL_PAID,
    TELL_RATE,
    TELL_RESET,
    AskLowerRate,
    TellEmployer,
    TellOfAnswer,
    TellOfCorrection,
    TellOfDamage,
    TellOfGigs,
    TellOfReset,
    TellPaid,
    TellRate,
)
from people.projections import RegistryProjection
from people.readmodel import (
    Accounts,
    Codes,
    Erasures,
    Holdings,
    Invitations,
    NoMessages,
    OutboxMessages,
    Registry,
    SecondFactors,
    Sessions,
    Tokens,
    Turns,
    Vault,
    WeChat,
    migrate,
)
from people.service import (
    ApiTokens,
    Consents,
    Corrections,
    Directory,
    Duplicates,
    Employers,
    Erasing,
    Granting,
    Holders,
    LedgerNames,
    Merging,
    Relatives,
    SecondFactor,
    SignIn,
    Workers,
)
from shell import persons, regions, security
from shell.access import AccessLog
from shell.config import WeChatApp
from shell.context import Context
from shell.house import House
from shell.queue.tables import clock


def _directory(house: House) -> Directory:
    return Directory(
        store=house.store,
        vault=house.get(Vault),
        persons=house.get(lookups.Persons),
        registry=house.get(Registry),
    )


def _messages(house: House) -> OutboxMessages | NoMessages:
    return house.get(OutboxMessages) if house.config.demo else NoMessages()


def _workers(house: House) -> Workers:
    return Workers(
        store=house.store,
        vault=house.get(Vault),
        accounts=house.get(Accounts),
        members=house.get(Members),
        regions=house.get(Regions),
        duplicates=Duplicates(store=house.store, vault=house.get(Vault)),
        turns=Turns(house.records_engine, house.get(Vault), house.config.data / "turns"),
    )


def _consents(house: House) -> Consents:
    return Consents(
        store=house.store,
        vault=house.get(Vault),
        members=house.get(Members),
        persons=house.get(lookups.Persons),
    )


def _sign_in(house: House) -> SignIn:
    return SignIn(
        store=house.store,
        vault=house.get(Vault),
        accounts=house.get(Accounts),
        codes=house.get(Codes),
        messages=_messages(house),
        second_factor=house.get(SecondFactor),
        holders=house.get(Holders),
    )


def _purge(house: House) -> int:
    return house.get(Sessions).purge() + house.get(Codes).purge()


def _forget_strays(house: House) -> int:
    """Forget whom a crash left in the vault without an event; answers how many.

    The vault is written first, so whoever has been there for a day and is neither registered nor an
    account never came to be.
    """
    vault, until = house.get(Vault), clock() - timedelta(days=1)
    kept = vault.kept_since(until - timedelta(days=3), until)
    known = house.get(Accounts).among(kept)
    known |= house.store.get_many(Worker, kept).keys() | house.store.get_many(Employer, kept).keys()
    strays = [person for person in kept if person not in known]
    for person in strays:
        vault.forget(person)
    return len(strays)


def _wechat_app(house: House) -> WeChatApp:
    assert house.config.wechat is not None, "asked only where an app is set up"
    return house.config.wechat


def _erasing(house: House) -> Erasing:
    return Erasing(
        store=house.store,
        erasures=house.get(Erasures),
        members=house.get(Members),
        pay=house.get(Pay),
        gigs=house.get(lookups.OpenGigs),
        orders=house.get(lookups.OpenOrders),
        accesses=AccessLog(house.records_engine),
    )


def _finish_erasures(house: House) -> int:
    return house.get(Erasing).finish(at=now())


def _let_go(house: House) -> int:
    return house.get(Erasing).let_go(day=today())


context = Context(
    name="people",
    read_models=[Registry],
    projections=[RegistryProjection],
    services={
        Workers: _workers,
        Consents: _consents,
        Corrections: lambda house: Corrections(
            store=house.store, vault=house.get(Vault), workers=house.get(Workers)
        ),
        Employers: lambda house: Employers(
            store=house.store,
            vault=house.get(Vault),
            accounts=house.get(Accounts),
            regions=house.get(Regions),
        ),
        SignIn: _sign_in,
        Holders: lambda house: Holders(
            store=house.store,
            vault=house.get(Vault),
            accounts=house.get(Accounts),
            codes=house.get(Codes),
            sessions=house.get(Sessions),
        ),
        SecondFactor: lambda house: SecondFactor(
            store=house.store,
            accounts=house.get(Accounts),
            sessions=house.get(Sessions),
            factors=house.get(SecondFactors),
            members=house.get(Members),
        ),
        Relatives: lambda house: Relatives(
            store=house.store,
            accounts=house.get(Accounts),
            invitations=house.get(Invitations),
            members=house.get(Members),
            accesses=AccessLog(house.records_engine),
        ),
        WeChat: lambda house: WeChat(house.records_engine, house.get(Vault), _wechat_app(house)),
        Invitations: lambda house: Invitations(house.records_engine, house.get(Vault)),
        SecondFactors: lambda house: SecondFactors(house.records_engine, house.get(Vault)),
        Granting: lambda house: Granting(
            accounts=house.get(Accounts),
            sessions=house.get(Sessions),
            vault=house.get(Vault),
            workers=house.get(Workers),
            sign_in=house.get(SignIn),
            tokens=house.get(ApiTokens),
        ),
        Merging: lambda house: Merging(store=house.store, workers=house.get(Workers)),
        Erasing: _erasing,
        Erasures: lambda house: Erasures(
            house.records_engine, house.get(Vault), house.keys, house.files, house.config.data / "erasures"
        ),
        Vault: lambda house: Vault(house.records_engine, house.keys),
        Holdings: lambda house: Holdings(house.records_engine, house.get(Vault)),
        Accounts: lambda house: Accounts(house.records_engine, house.get(Vault)),
        Codes: lambda house: Codes(house.records_engine, house.get(Vault)),
        Tokens: lambda house: Tokens(house.records_engine, house.get(Vault)),
        ApiTokens: lambda house: ApiTokens(tokens=house.get(Tokens)),
        Sessions: lambda house: Sessions(house.records_engine, house.config.second_factor_days),
        OutboxMessages: lambda house: OutboxMessages(house.records_engine),
    },
    lookups={
        Ages: _directory,
        People: _directory,
        lookups.Consents: lambda house: house.get(Consents),
        lookups.BankAccounts: lambda house: house.get(Consents),
        lookups.LedgerIdentities: lambda house: LedgerNames(
            vault=house.get(Vault), erasures=house.get(Erasures), persons=house.get(lookups.Persons)
        ),
        lookups.Persons: lambda house: persons.Persons(house.read_engine),
        IdNumbers: _directory,
        lookups.Employers: _directory,
        Regions: lambda house: regions.Regions(house.records_engine),
        security.Sessions: lambda house: house.get(Sessions),
        security.Tokens: lambda house: house.get(Tokens),
    },
    policies=[
        lambda house: TellPaid(),
        lambda house: TellRate(),
        lambda house: AskLowerRate(),
        lambda house: TellOfGigs(),
        lambda house: TellEmployer(),
        lambda house: TellOfAnswer(),
        lambda house: TellOfCorrection(),
        lambda house: TellOfDamage(),
        lambda house: TellOfReset(),
    ],
    effects={
        TELL_PAID: tasks.tell_paid,
        TELL_RATE: tasks.tell_rate,
        TELL_FACTOR: tasks.tell_factor,
        ASK_LOWER_RATE: tasks.ask_lower_rate,
        TELL_LOWER_RATE: tasks.tell_lower_rate,
        ASK_COMING: tasks.ask_coming,
        TELL_LAPSED: tasks.tell_lapsed,
        OFFER_ON: tasks.offer_on,
        TELL_CHECKED: tasks.tell_checked,
        TELL_ANSWER: tasks.tell_answer,
        TELL_CORRECTION: tasks.tell_correction,
        TELL_DAMAGE: tasks.tell_damage,
        TELL_LET_GO: tasks.tell_let_go,
        TELL_RESET: tasks.tell_reset,
    },
    prepare=[migrate],
    blueprints=[api.blueprint, pages.blueprint],
    commands=cli.commands,
    schedule={_purge: 3600, _finish_erasures: 600, _let_go: 86_400, _forget_strays: 86_400},
)

__all__ = ["context"]
