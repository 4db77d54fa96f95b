"""Makes moto's Lambda run the deployed code: the zip that was uploaded, under the real Lambda runtime client."""

import io
import json
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from moto.awslambda.models import LambdaFunction

INVOKE_ONCE = Path(__file__).with_name("invoke-once.ts")
# The home directory is the emulator's own, and goes with it.
CODE = Path(tempfile.mkdtemp(prefix="deployed-", dir=os.environ["HOME"]))


def unpack(function: LambdaFunction) -> Path:
    target = CODE / function.code_sha_256.replace("/", "_")
    if not target.exists():
        zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(target)
    return target


def clock_shift_millis() -> int:
    """How far in the future functions live: the tests write it to a file, since a server's environment is fixed."""
    file = Path(os.environ["CLOCK_SHIFT_FILE"])
    return int(file.read_text()) if file.exists() else 0


def run_deployed_code(function: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
    """Replaces moto's own, which needs Docker. Returns payload, whether it is an error, and the log."""
    request = {
        "directory": str(unpack(function)),
        "handler": function.handler,
        "name": function.function_name,
        "memoryMebibytes": function.memory_size,
        "timeoutMillis": int(function.timeout) * 1000,
        "environment": {
            "AWS_REGION": function.region,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['MOTO_PORT']}",
            # Lambda gives a function its role's credentials; these the sandbox accepts too.
            "AWS_ACCESS_KEY_ID": os.environ["FUNCTION_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": os.environ["FUNCTION_SECRET_ACCESS_KEY"],
            **function.environment_vars,
        },
        "clockShiftMillis": clock_shift_millis(),
        "event": event,
    }
    done = subprocess.run(
        [os.environ["NODE"], str(INVOKE_ONCE)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode != 0:
        return json.dumps({"errorType": "Emulator", "errorMessage": done.stderr[-2000:]}), True, ""
    result = json.loads(done.stdout)
    function.logs_backend.ensure_log_group(function.logs_group_name)
    function.save_logs(result["logs"])
    return result["payload"], result["failed"], result["logs"]


LambdaFunction._invoke_lambda = run_deployed_code
