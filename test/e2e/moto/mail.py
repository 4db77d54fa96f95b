"""Cuts moto's view of its own state, `/moto-api/data.json`, to what SES sent: other services hold what no JSON can."""

import json
from typing import Any

from moto.core.model_instances import model_data
from moto.moto_api._internal.responses import MotoAPIResponse


def sent_messages(self: Any, request: Any, full_url: str, headers: Any) -> Any:
    sent = [vars(message) for message in model_data["ses"]["Message"].instances_tracked]
    return 200, {"Content-Type": "application/json"}, json.dumps({"ses": {"Message": sent}})


MotoAPIResponse.model_data = sent_messages
