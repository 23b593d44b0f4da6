"""The HTML door of people.

- `coming_in` signs in and out, `wechat` through WeChat, `proving` asks for another code, `second_factor` sets
  up what staff have beside the phone, `devices` lists where one is signed in.
- `me` is the page of oneself, `details` what is registered, `consents` what one agrees to, `looks` who
  looked, `taking_away`
  all that is kept of one (gathered by `gathering`).
- `employers` registers a business one hires for, `verifying` is where officials check it.
- `erasure` takes leave for ever.
- `correcting` asks for what only a desk may put right, and answers it there.
- `editing` is a desk's own form for what is registered (read by `describing`).
- `records` is others', for who works with them; `registering` takes down somebody at a desk, `cards` prints
  what they show, `merging` makes two records of one person one.
- `numbers` changes one's number, or says that it was somebody else's.
- `relatives` lets one's people act for one, and looks at pages in their place; at a desk `letting` does.
- `resetting` takes the second factor from a colleague who lost their phone.
- `rights` says what one may do, `tokens` what programs may.
- `showing` tells everybody what is kept and how pages are shown.
"""

from people.pages import (  # noqa: F401 - their routes
    cards,
    coming_in,
    consents,
    correcting,
    details,
    devices,
    editing,
    employers,
    erasure,
    letting,
    looks,
    me,
    merging,
    numbers,
    proving,
    records,
    registering,
    relatives,
    resetting,
    rights,
    second_factor,
    showing,
    taking_away,
    tokens,
    verifying,
    wechat,
)
from people.pages.door import blueprint

__all__ = ["blueprint"]
