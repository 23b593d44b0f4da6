"""The things that decide at a workshop."""

from workshops.domain.hand_in import HandIn
from workshops.domain.pay_run import PayRun
from workshops.domain.pay_slip import PaySlip, draw_up
from workshops.domain.product import Product
from workshops.domain.workshop import Workshop

__all__ = ["HandIn", "PayRun", "PaySlip", "Product", "Workshop", "draw_up"]
