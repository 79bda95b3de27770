"""A mail, by Django's own SMTP client."""

import smtplib
from hashlib import sha256

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from youwei.channels.declarations import Mail
from youwei.channels.machine import Kind, Letter, Outcome
from youwei.chronicle.wire import TIMEOUT


def mail(channel: Mail, letter: Letter) -> Outcome:
    """Send one mail. Its Message-ID is the same for every try."""
    backend = EmailBackend(
        host=channel.host, port=channel.port, username=channel.user, password=channel.password,
        use_tls=channel.tls == "starttls", use_ssl=channel.tls == "whole", timeout=TIMEOUT,
    )  # fmt: skip
    name = sha256(letter.id.encode()).hexdigest()[:32]
    domain = channel.sender.rpartition("@")[2].strip("> ") or "localhost"
    message = EmailMessage(
        letter.subject, letter.text, channel.sender, [letter.to], connection=backend,
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("later", _name(error))
    try:
        return _sent(message)
    finally:
        backend.close()


def _sent(message: EmailMessage) -> Outcome:
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        is_later = codes and all(400 <= code < 500 for code in codes)
        kind: Kind = "later" if is_later else "refused"
        return Outcome(kind, f"SMTP-{max(codes, default=0)}")
    except smtplib.SMTPResponseException as error:
        kind = "later" if 400 <= error.smtp_code < 500 else "refused"
        return Outcome(kind, f"SMTP-{error.smtp_code}")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome("doubtful", _name(error))
    return Outcome("sent")


def _name(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"SMTP-{code}" if code else type(error).__name__
