"""The demo: three invented months at real villages, lived through the same services as real ones.

`story` says who there is and what is made, `days` what happens, `acts` in which words; `telling` lets it
happen over a `gathering` event store, `load` for all the workshops of a scale.
Stands above the contexts and is known to the factory by name only; production does not have it.
"""
