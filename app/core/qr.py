"""An address as a code to point a phone at."""

import segno
from markupsafe import Markup

QUIET_ZONE = 4  # modules of white around the code, ISO/IEC 18004


def qr_picture(address: str) -> Markup:
    """Inline SVG that scales with its box; 30 % of it may be scratched and it still reads.

    The markup holds modules only; the address itself is not in it.
    """
    made = segno.make(address, error="h", micro=False)
    return Markup(made.svg_inline(border=QUIET_ZONE, omitsize=True, dark="#000", light="#fff", svgclass="qr"))
