"""Answers AWS calls for the tests: a JSON line `[service, operation, parameters]` in, a JSON line out."""

import json
import sys
from base64 import b64encode

import boto3
from botocore.exceptions import ClientError

clients = {}
for line in sys.stdin:
    service, operation, parameters = json.loads(line)
    if service not in clients:
        clients[service] = boto3.client(service)
    try:
        answer = getattr(clients[service], operation)(**parameters)
        if hasattr(answer.get("Payload"), "read"):
            answer["Payload"] = answer["Payload"].read().decode()
        if hasattr(answer.get("Body"), "read"):
            answer["Body"] = b64encode(answer["Body"].read()).decode()
        reply = {"answer": answer}
    except ClientError as error:
        reply = {"error": f"{operation}: {error.response['Error']['Code']}"}
    print(json.dumps(reply, default=str), flush=True)
