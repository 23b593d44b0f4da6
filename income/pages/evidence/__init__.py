"""劳动仲裁证据包: one worker's work and pay at one workshop over some days, with its proof, in one file.

`door` asks which days and hands the file over; `facts` gathers; `paper` and `sheets` tell it, `pack` proves
it and puts everything together.
"""

from income.pages.evidence import door

__all__ = ["door"]
