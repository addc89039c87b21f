"""Every kind of reminder, in the order in which one message says them."""

from bot.reminders import countdown, digest, follow_up, stuck, telling, test_ended, weekly
from bot.reminders.kind import Kind

KINDS: tuple[Kind, ...] = (
    countdown.KIND,
    weekly.KIND,
    stuck.KIND,
    stuck.TO_LEADS,
    test_ended.KIND,
    follow_up.KIND,
    telling.KIND,
    digest.KIND,
)
