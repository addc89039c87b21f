"""The way out to Slack: encrypted, and without reading the machine's certificates for every call."""

import ssl

from bot.slack.client import web_client


def test_slack_is_known_by_its_certificate_and_the_certificates_are_read_once() -> None:
    """Every client shares what was read; the stand-in, which is not encrypted, needs none of it."""
    one, other = (web_client(token, "https://slack.com/api/") for token in ("xoxb-1", "xoxb-2"))
    assert one.ssl is not None
    assert one.ssl is other.ssl
    assert one.ssl.verify_mode is ssl.CERT_REQUIRED
    assert one.ssl.check_hostname
    assert web_client("xoxb-1", "http://127.0.0.1:3000/api/").ssl is None
