# SPDX-License-Identifier: Apache-2.0
"""Both families: what is true of a session over IPv4 is so over IPv6."""

import pytest

from established import ENDS


@pytest.fixture(name="ends", params=ENDS, ids=["IPv4", "IPv6"])
def either_family(request: pytest.FixtureRequest) -> tuple[str, str]:
    return request.param
