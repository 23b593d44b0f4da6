"""Proof that nothing was changed afterwards: events in blocks, blocks in a chain, a seal a day.

`tree` is what anyone can reckon after, `chain` follows the log, `verifying` looks whether events still are
what they were, `seals` are what outsiders hold a copy of, `pages` and `api` the doors they get it by.
"""
