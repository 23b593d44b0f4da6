"""Who someone is, for whom they may act, what they agreed to. Its nouns: worker, employer, consent, account.

What identifies a person lies in the vault, encrypted with a key of that person; events know ids only.
"""
