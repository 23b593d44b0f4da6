"""Everything people keeps in tables: the vault, accounts, messages, and the registry made from events."""

from people.readmodel.accounts import Accounts
from people.readmodel.codes import CODE_LASTS, Codes
from people.readmodel.erasures import Erasures
from people.readmodel.holdings import Holdings
from people.readmodel.invitations import Invitation, Invitations
from people.readmodel.messages import Message, NoMessages, OutboxMessages
from people.readmodel.migration import migrate
from people.readmodel.registry import Registry
from people.readmodel.rotation import Progress, Rotation
from people.readmodel.second_factors import SecondFactors
from people.readmodel.sessions import Device, Sessions
from people.readmodel.tokens import Token, Tokens
from people.readmodel.turns import Turns
from people.readmodel.vault import Vault
from people.readmodel.wechat import WeChat

__all__ = [
    "CODE_LASTS",
    "Accounts",
    "Codes",
    "Device",
    "Erasures",
    "Holdings",
    "Invitation",
    "Invitations",
    "Message",
    "NoMessages",
    "OutboxMessages",
    "Progress",
    "Registry",
    "Rotation",
    "SecondFactors",
    "Sessions",
    "Token",
    "Tokens",
    "Turns",
    "Vault",
    "WeChat",
    "migrate",
]
