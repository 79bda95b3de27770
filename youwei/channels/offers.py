"""What channels offer: texts to those who work here, a job for each channel, a clearing."""

from functools import partial

from youwei.channels import jobs, queries
from youwei.channels.actions import send_due
from youwei.chronicle.followers import register_follower, register_periodic

EVERY, CLEARING = 1, 24 * 60 * 60  # seconds

queries.register_letter("notice", queries.notice_letter)
queries.register_letter("group", queries.group_letter)
queries.register_letter("proof", queries.proof_letter)
register_follower("channels", jobs.tell_outside)
register_periodic("channels.forget", CLEARING, jobs.forget_old_dispatches)
for name in ("sms", "mail", "dingtalk", "wecom"):
    register_periodic(f"channels.{name}", EVERY, partial(send_due, name))
register_periodic("channels.robots", EVERY, jobs.send_to_robots)
