"""What each kind of gateway is asked, and what its answer means. Pure: nothing is sent here."""

from youwei.channels.machine.outcomes import Kind, Outcome, of_answer
from youwei.channels.machine.robots import ERRCODE, SUCCESS, robot_request
from youwei.channels.machine.sms import SIGNS, faults, sms_request, sms_success
from youwei.channels.machine.words import Letter
from youwei.channels.machine.work import token_of, token_request, work_request

__all__ = [
    "ERRCODE",
    "SIGNS",
    "SUCCESS",
    "Kind",
    "Letter",
    "Outcome",
    "faults",
    "of_answer",
    "robot_request",
    "sms_request",
    "sms_success",
    "token_of",
    "token_request",
    "work_request",
]
