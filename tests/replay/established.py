# SPDX-License-Identifier: Apache-2.0
"""A session whose beginning is in the capture."""

from packets import Capture, Flow

ENDS = [("10.0.0.1", "10.0.0.2"), ("2001:db8::1", "2001:db8::2")]


def session(ends: tuple[str, str], **options: object) -> tuple[Capture, Flow]:
    capture = Capture()
    flow = capture.flow(*ends, **options)
    flow.establish()
    return capture, flow
