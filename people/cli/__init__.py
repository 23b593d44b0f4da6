"""The operator's commands of people."""

from people.cli import accounts, vault

commands = [accounts.commands, vault.commands]

__all__ = ["commands"]
