"""The demo: three invented months at real villages, lived through the same services as real ones.

`story` says who there is and what is made, `days` what happens, `acts` in which words, `load` lets it happen.
Stands above the contexts and is known to the factory by name only; production does not have it.
"""
