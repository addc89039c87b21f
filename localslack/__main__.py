"""`python -m localslack --manifest app_manifest.yml`: a workspace for somebody's app, until Ctrl-C."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from localslack.manifest import ManifestError
from localslack.server import APP, LocalSlack
from localslack.values import Hint, Place, Someone

PEOPLE = [Someone("UANNA", "Anna", locale="en-GB"), Someone("UBEN", "Ben", locale="en-GB")]
CHANNELS = [Place("CGENERAL", "general", ["UANNA", "UBEN", APP]), Place("CRANDOM", "random", ["UANNA", "UBEN"])]


def main(words: Sequence[str] | None = None) -> int:
    """Serve until told to stop. 2 for arguments that cannot be used, 1 when the port is taken."""
    parser = _parser()
    asked = parser.parse_args(words)
    try:
        slack = _slack(asked)
    except ManifestError as error:
        parser.error(str(error))
    try:
        slack.start()
    except OSError as error:
        print(f"127.0.0.1:{asked.port}: {error.strerror or error}. Choose another with --port.", file=sys.stderr)
        return 1
    _serve(slack, asked.url)
    return 0


def _serve(slack: LocalSlack, url: str | None) -> None:
    until = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: until.set())
    if url is not None:
        slack.deliver_to(url)
    print(guide(slack, url), flush=True)
    until.wait()
    slack.stop()


def guide(slack: LocalSlack, url: str | None) -> str:
    """What whoever runs an app against it must know. `url`: where the app takes HTTP; None is Socket Mode."""
    secret = f"SLACK_APP_TOKEN={slack.app_token}" if url is None else f"SLACK_SIGNING_SECRET={slack.signing_secret}"
    way = "The app connects by Socket Mode." if url is None else f"Signed requests go to {url}."
    return (
        f"The page is at {slack.url} and shows what people see. {way}\n\n"
        f"Start the app with\n"
        f"  SLACK_BOT_TOKEN={slack.bot_token}\n  {secret}\n  SLACK_API_URL={slack.api_url}\n\n"
        f"and make its client with that address (Bolt itself does not read SLACK_API_URL):\n"
        f'  App(client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]))\n\n'
        f"Ctrl-C ends it."
    )


def _slack(asked: argparse.Namespace) -> LocalSlack:
    people, channels = asked.person or PEOPLE, asked.channel or CHANNELS
    if asked.person:
        ids = [person.id for person in people]
        channels = [Place(channel.id, channel.name, [*ids, APP]) for channel in channels]
    hint = Hint(asked.hint, asked.hint) if asked.hint else None
    return LocalSlack(
        manifest=asked.manifest, people=people, channels=channels, team_name=asked.team, port=asked.port,
        store=asked.store, hint=hint,
    )  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m localslack", description="A Slack on this machine, for a Bolt app.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, YAML or JSON")
    parser.add_argument("--port", type=_port, default=3000, help="of the page and the Web API; 0 chooses a free one")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--socket", action="store_true", help="the app connects by Socket Mode (what is done if left out)")
    way.add_argument("--url", type=_url, help="the app takes signed HTTP there: http://127.0.0.1:8000/slack/events")
    parser.add_argument("--person", type=_named(_someone), action="append", metavar="NAME", help="instead of Anna, Ben")
    parser.add_argument("--channel", type=_named(_place), action="append", metavar="NAME", help="instead of general")
    parser.add_argument("--team", default="Local", metavar="NAME", help="what the workspace is called")
    parser.add_argument("--hint", metavar="TEXT", help="the line on the page that tells what to try")
    parser.add_argument("--store", type=Path, metavar="FILE", help="keep everything there until the next time")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port (0 to 65535)")
    return int(text)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError(f"{text} is no address such as http://127.0.0.1:8000/slack/events")
    return text


def _named(make: Callable[[str], object]) -> Callable[[str], object]:
    """A name has a letter from A to Z or a figure: its id is made of them."""

    def made(text: str) -> object:
        if not _id("", text):
            raise argparse.ArgumentTypeError(f"{text!r} is no name")
        return make(text.removeprefix("#"))

    return made


def _id(kind: str, name: str) -> str:
    return kind + "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())


def _someone(name: str) -> Someone:
    return Someone(_id("U", name), name, locale="en-GB")


def _place(name: str) -> Place:
    return Place(_id("C", name), name, [*(person.id for person in PEOPLE), APP])


if __name__ == "__main__":
    sys.exit(main())
