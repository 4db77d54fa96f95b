"""The resource types of the stack that moto's CloudFormation skips or builds in part.

Each is created, changed and deleted by a call to the emulated service's own API, so that a test which reads it
back sees what was really asked for.
"""

import json
from dataclasses import dataclass
from typing import Any, Callable, Optional

Client = Any
Properties = dict[str, Any]
Attributes = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """One CloudFormation type. `create` returns its attributes; `Ref` among them is what a Ref resolves to."""

    type: str
    service: str
    create: Callable[[Client, Properties], Attributes]
    delete: Optional[Callable[[Client, Properties, str], Any]] = None
    # Without one, an update deletes and creates anew.
    update: Optional[Callable[[Client, Properties, str], Any]] = None
    # The property that holds the name, and gets a generated one where the template gives none.
    name_property: str = ""


def create_function(lambda_: Client, properties: Properties) -> Attributes:
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    made = lambda_.create_function(**{**properties, "Tags": tags})
    return {"Ref": made["FunctionName"], "Arn": made["FunctionArn"]}


def update_function(lambda_: Client, properties: Properties, name: str) -> None:
    lambda_.update_function_code(FunctionName=name, **properties["Code"])
    elsewhere = ("Code", "Tags", "FunctionName", "Architectures")
    configuration = {key: value for key, value in properties.items() if key not in elsewhere}
    lambda_.update_function_configuration(FunctionName=name, **configuration)


def create_invoke_config(lambda_: Client, properties: Properties) -> Attributes:
    lambda_.put_function_event_invoke_config(**properties)
    return {}


def create_schedule(scheduler: Client, properties: Properties) -> Attributes:
    made = scheduler.create_schedule(**properties)
    return {"Ref": properties["Name"], "Arn": made["ScheduleArn"]}


def create_alarm(cloudwatch: Client, properties: Properties) -> Attributes:
    cloudwatch.put_metric_alarm(**properties)
    name = properties["AlarmName"]
    alarm = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    return {"Ref": name, "Arn": alarm["AlarmArn"]}


def create_bucket(s3: Client, properties: Properties) -> Attributes:
    name = properties["BucketName"]
    s3.create_bucket(Bucket=name)
    put_bucket_settings(s3, properties, name)
    return {"Ref": name, "Arn": f"arn:aws:s3:::{name}"}


def put_bucket_settings(s3: Client, properties: Properties, name: str) -> None:
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    if "PublicAccessBlockConfiguration" in properties:
        block = properties["PublicAccessBlockConfiguration"]
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    if "OwnershipControls" in properties:
        s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=properties["OwnershipControls"])
    if "BucketEncryption" in properties:
        rules = [
            {"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"]}
            for rule in properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        ]
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
    if "LifecycleConfiguration" in properties:
        rules = [lifecycle_rule(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


def lifecycle_rule(rule: Properties) -> Properties:
    """CloudFormation spells lifecycle rules otherwise than the S3 API."""
    spelled: Properties = {"ID": rule["Id"], "Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "ExpirationInDays" in rule:
        spelled["Expiration"] = {"Days": rule["ExpirationInDays"]}
    if "ExpiredObjectDeleteMarker" in rule:
        spelled["Expiration"] = {"ExpiredObjectDeleteMarker": rule["ExpiredObjectDeleteMarker"]}
    for key in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if key in rule:
            spelled[key] = rule[key]
    return spelled


def create_subscription(sns: Client, properties: Properties) -> Attributes:
    wanted = {key: properties[key] for key in ("TopicArn", "Protocol", "Endpoint")}
    return {"Ref": sns.subscribe(**wanted, ReturnSubscriptionArn=True)["SubscriptionArn"]}


def create_topic_policy(sns: Client, properties: Properties) -> Attributes:
    policy = json.dumps(properties["PolicyDocument"])
    for topic in properties["Topics"]:
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    return {}


def create_queue_policy(sqs: Client, properties: Properties) -> Attributes:
    policy = json.dumps(properties["PolicyDocument"])
    for queue in properties["Queues"]:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    return {}


KINDS = [
    Kind(
        "AWS::Lambda::Function",
        "lambda",
        create_function,
        lambda client, _, ref: client.delete_function(FunctionName=ref),
        update_function,
        "FunctionName",
    ),
    Kind("AWS::Lambda::EventInvokeConfig", "lambda", create_invoke_config),
    Kind(
        "AWS::Scheduler::Schedule",
        "scheduler",
        create_schedule,
        lambda client, _, ref: client.delete_schedule(Name=ref),
        lambda client, properties, _: client.update_schedule(**properties),
        "Name",
    ),
    Kind(
        "AWS::CloudWatch::Alarm",
        "cloudwatch",
        create_alarm,
        lambda client, _, ref: client.delete_alarms(AlarmNames=[ref]),
        lambda client, properties, _: client.put_metric_alarm(**properties),
        "AlarmName",
    ),
    Kind(
        "AWS::S3::Bucket",
        "s3",
        create_bucket,
        # Moto does not know the deletion policy RetainExceptOnCreate, by which the stack keeps its bucket.
        None,
        put_bucket_settings,
        "BucketName",
    ),
    Kind(
        "AWS::SNS::Subscription",
        "sns",
        create_subscription,
        lambda client, _, ref: client.unsubscribe(SubscriptionArn=ref),
    ),
    Kind("AWS::SNS::TopicPolicy", "sns", create_topic_policy),
    Kind("AWS::SQS::QueuePolicy", "sqs", create_queue_policy),
]
