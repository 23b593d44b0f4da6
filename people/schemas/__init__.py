"""People on the wire: what comes in, checked by form; what goes out, masked where it must be."""

from people.schemas.consents import ConsentSchema, ConsentsSchema, ConsentTextsSchema, GivingConsentSchema
from people.schemas.employers import EmployerSchema, VerificationSchema
from people.schemas.relatives import (
    AcceptingSchema,
    InvitationSchema,
    InvitingSchema,
    LettingSchema,
    RelativeSchema,
)
from people.schemas.signing_in import (
    DevicesSchema,
    MeSchema,
    NewTokenSchema,
    PhoneSchema,
    ResetSchema,
    SecondStepSchema,
    SessionSchema,
    SignInSchema,
    TokenSchema,
)
from people.schemas.workers import (
    AccessSchema,
    AnsweringCorrectionSchema,
    AskingCorrectionSchema,
    LedgerIdentitySchema,
    RecordSchema,
    WaitingCorrectionSchema,
    WorkerCorrectionSchema,
    WorkerSchema,
    masked,
)
from shell.schemas import Command, ListQuerySchema

__all__ = [
    "AcceptingSchema",
    "AccessSchema",
    "AnsweringCorrectionSchema",
    "AskingCorrectionSchema",
    "Command",
    "ConsentSchema",
    "ConsentTextsSchema",
    "ConsentsSchema",
    "DevicesSchema",
    "EmployerSchema",
    "GivingConsentSchema",
    "InvitationSchema",
    "InvitingSchema",
    "LedgerIdentitySchema",
    "LettingSchema",
    "ListQuerySchema",
    "MeSchema",
    "NewTokenSchema",
    "PhoneSchema",
    "RecordSchema",
    "RelativeSchema",
    "ResetSchema",
    "SecondStepSchema",
    "SessionSchema",
    "SignInSchema",
    "TokenSchema",
    "VerificationSchema",
    "WaitingCorrectionSchema",
    "WorkerCorrectionSchema",
    "WorkerSchema",
    "masked",
]
