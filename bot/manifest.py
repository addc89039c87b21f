"""What Slack is told of the app: app_manifest.yml, which stands at the top of a clone and is linked into this package,
so that what is installed has it too."""

from pathlib import Path

MANIFEST = Path(__file__).with_name("app_manifest.yml")
