"""Truststores of API Gateway's domain names, and limits of its usage plans that are changed."""

import json
from urllib.parse import urlparse

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.models import APIGatewayBackend, DomainName, UsagePlan
from moto.apigateway.responses import APIGatewayResponse
from moto.s3.models import s3_backends

domain_name_to_json = DomainName.to_json


def domain_name_with_truststore(self):
    truststore = getattr(self, "truststore", {})
    return {**domain_name_to_json(self), **({"mutualTlsAuthentication": truststore} if truststore else {})}


def use_truststore(self, domain, truststore):
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html: it is read from S3 at once."""
    if truststore:
        place = urlparse(truststore["truststoreUri"])
        s3 = s3_backends[self.current_account][self.partition]
        if s3.get_object(place.netloc, place.path[1:], version_id=truststore.get("truststoreVersion")) is None:
            raise BadRequestException(f"There is no truststore at {truststore['truststoreUri']}")
    domain.truststore = truststore


create_domain_name = APIGatewayResponse.create_domain_name


def create_domain_name_with_truststore(self):
    status, headers, _ = create_domain_name(self)
    domain = self.backend.get_domain_name(self._get_param("domainName"))
    use_truststore(self, domain, self._get_param("mutualTlsAuthentication") or {})
    return status, headers, json.dumps(domain.to_json())


def update_domain_name(self):
    """https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html, of a truststore only."""
    domain = self.backend.get_domain_name(self.path.split("/")[2])
    truststore = dict(getattr(domain, "truststore", {}))
    for operation in self._get_param("patchOperations"):
        kind, _, member = operation["path"][1:].partition("/")
        if kind != "mutualTlsAuthentication" or operation["op"] not in ("add", "replace"):
            raise BadRequestException(f"Invalid patch path {operation['path']}")
        truststore[member] = operation["value"]
    # No address is no truststore.
    use_truststore(self, domain, truststore if truststore.get("truststoreUri") else {})
    return json.dumps(domain.to_json())


apply_patch_operations = UsagePlan.apply_patch_operations


def apply_patch_operations_with_numbers(self, patch_operations):
    """moto keeps the texts of the patch, where clients read numbers."""
    apply_patch_operations(self, patch_operations)
    for limits, number in [(self.quota, "limit"), (self.quota, "offset")]:
        if number in limits:
            limits[number] = int(limits[number])


def add():
    DomainName.to_json = domain_name_with_truststore
    APIGatewayResponse.create_domain_name = create_domain_name_with_truststore
    APIGatewayResponse.update_domain_name = update_domain_name
    UsagePlan.apply_patch_operations = apply_patch_operations_with_numbers
