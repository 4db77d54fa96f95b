"""Registers the kinds of `resource_kinds.py` with moto's CloudFormation."""

import os
from typing import Any

import boto3

# Moto lets the class that was defined last win; this import defines all of its own.
import moto.cloudformation.parsing  # noqa: F401
from moto.core.common_models import CloudFormationModel

from resource_kinds import KINDS, Attributes, Client, Kind, Properties


def connect(service: str, region: str) -> Client:
    """A client of this very server."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://127.0.0.1:{os.environ['MOTO_PORT']}",
        aws_access_key_id="cloudformation",
        aws_secret_access_key="cloudformation",
    )


def register(kind: Kind) -> type[CloudFormationModel]:
    class Resource(CloudFormationModel):
        # Moto reads the name of the service from the module's path.
        __module__ = "moto.cloudformation.extension"

        def __init__(self, ref: str, attributes: Attributes, properties: Properties) -> None:
            self.physical_resource_id = ref
            self.attributes = attributes
            self.properties = properties

        @staticmethod
        def cloudformation_type() -> str:
            return kind.type

        @staticmethod
        def cloudformation_name_type() -> str:
            return kind.name_property

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return True

        def get_cfn_attribute(self, attribute_name: str) -> str:
            return self.attributes[attribute_name]

        def is_created(self) -> bool:
            return True

        @classmethod
        def create_from_cloudformation_json(
            cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
        ) -> "Resource":
            properties = dict(cloudformation_json["Properties"])
            if kind.name_property:
                properties.setdefault(kind.name_property, resource_name)
            attributes = kind.create(connect(kind.service, region_name), properties)
            return cls(attributes.get("Ref", resource_name), attributes, properties)

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: "Resource",
            new_resource_name: str,
            cloudformation_json: Any,
            account_id: str,
            region_name: str,
        ) -> "Resource":
            if kind.update is None:
                original_resource.delete(account_id, region_name)
                return cls.create_from_cloudformation_json(
                    new_resource_name, cloudformation_json, account_id, region_name
                )
            ref = original_resource.physical_resource_id
            properties = {**cloudformation_json["Properties"], kind.name_property: ref}
            kind.update(connect(kind.service, region_name), properties, ref)
            return cls(ref, original_resource.attributes, properties)

        def delete(self, account_id: str, region_name: str) -> None:
            if kind.delete:
                kind.delete(connect(kind.service, region_name), self.properties, self.physical_resource_id)

    Resource.__name__ = kind.type.replace("::", "")
    return Resource


# Moto finds the classes by CloudFormationModel.__subclasses__(), which holds no strong references.
REGISTERED = [register(kind) for kind in KINDS]
