"""`python -m app.cli` is `pingshuo`."""

import sys

from app.cli import main

sys.exit(main())
