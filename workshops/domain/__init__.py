"""The things that decide at a workshop.

A hand-in is built in four storeys over one stream: `counting` says what was handed in, `inspection` what of
it was accepted, `repricing` what corrected rates add to it, `hand_in` what was mended and what is settled.
"""

from workshops.domain.bank_batch import BankBatch
from workshops.domain.counting import Work
from workshops.domain.damage_account import DamageAccount
from workshops.domain.hand_in import HandIn
from workshops.domain.material import MaterialAccount
from workshops.domain.minimum_wages import MinimumWages
from workshops.domain.order import Order
from workshops.domain.order_terms import Wanted
from workshops.domain.pay_run import PayRun
from workshops.domain.pay_slip import PaySlip, draw_up
from workshops.domain.product import Product
from workshops.domain.rate_correction import LowerRateAgreement, RateCorrection
from workshops.domain.tax_account import TaxAccount
from workshops.domain.work_month import WorkMonth
from workshops.domain.workshop import Workshop

__all__ = [
    "BankBatch",
    "DamageAccount",
    "HandIn",
    "LowerRateAgreement",
    "MaterialAccount",
    "MinimumWages",
    "Order",
    "PayRun",
    "PaySlip",
    "Product",
    "RateCorrection",
    "TaxAccount",
    "Wanted",
    "Work",
    "WorkMonth",
    "Workshop",
    "draw_up",
]
