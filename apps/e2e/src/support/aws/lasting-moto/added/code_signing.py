"""Jobs of AWS Signer, and Lambda's configurations for signed code: which bundles it takes, and what refuses to go."""

import json
from urllib.parse import unquote

from moto.awslambda import urls as lambda_urls
from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaBackend
from moto.awslambda.responses import LambdaResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import iso_8601_datetime_with_milliseconds, unix_time
from moto.moto_api._internal import mock_random
from moto.s3.models import s3_backends
from moto.signer import urls as signer_urls
from moto.signer.models import SignerBackend, signer_backends
from moto.signer.responses import SignerResponse

NOT_FOUND = "ResourceNotFoundException"


class ResourceConflict(LambdaClientError):
    code = 409

    def __init__(self, message):
        super().__init__("ResourceConflictException", message)


class ResourceNotFound(LambdaClientError):
    code = 404

    def __init__(self, message):
        super().__init__(NOT_FOUND, message)


class InvalidCodeSignature(LambdaClientError):
    def __init__(self):
        super().__init__(
            "InvalidCodeSignatureException",
            "The code signature failed the integrity check. Lambda always blocks deployment if the integrity check fails.",
        )


class JobNotFound(JsonRESTError):
    code = 404

    def __init__(self, job):
        super().__init__(NOT_FOUND, f"{job} is not a signing job")


class CanceledProfile(JsonRESTError):
    def __init__(self, name):
        super().__init__("ValidationException", f"Signing profile {name} is canceled, and its name stays taken.")


def jobs_of(backend):
    return backend.__dict__.setdefault("jobs", {})


def start_signing_job(self):
    """https://docs.aws.amazon.com/signer/latest/api/API_StartSigningJob.html"""
    params = json.loads(self.body)
    backend = self.signer_backend
    profile = backend.get_signing_profile(params["profileName"])
    if profile.status != "Active":
        raise CanceledProfile(profile.name)
    source, destination = params["source"]["s3"], params["destination"]["s3"]
    job = str(mock_random.uuid4())
    key = f"{destination.get('prefix', '')}{job}.zip"
    s3 = s3_backends[self.current_account][self.partition]
    unsigned = s3.get_object(source["bucketName"], source["key"], version_id=source["version"])
    s3.put_object(destination["bucketName"], key, unsigned.value)
    now = unix_time()
    jobs_of(backend)[job] = {
        "jobId": job,
        "jobOwner": self.current_account,
        "jobInvoker": self.current_account,
        "source": params["source"],
        "signedObject": {"s3": {"bucketName": destination["bucketName"], "key": key}},
        "profileName": profile.name,
        "profileVersion": profile.profile_version,
        "platformId": profile.platform_id,
        "requestedBy": f"arn:aws:iam::{self.current_account}:root",
        "status": "Succeeded",
        "createdAt": now,
        "completedAt": now,
    }
    return json.dumps({"jobId": job, "jobOwner": self.current_account})


def describe_signing_job(self):
    job = self.path.split("/")[-1]
    if job not in jobs_of(self.signer_backend):
        raise JobNotFound(job)
    return json.dumps(jobs_of(self.signer_backend)[job])


put_signing_profile = SignerBackend.put_signing_profile


def put_new_signing_profile(self, profile_name, *args, **kwargs):
    """https://docs.aws.amazon.com/signer/latest/api/API_CancelSigningProfile.html: it is kept for two years."""
    if profile_name in self.signing_profiles:
        raise CanceledProfile(profile_name)
    return put_signing_profile(self, profile_name, *args, **kwargs)


class CodeSigningConfig:
    def __init__(self, account, region, params):
        self.id = f"csc-{mock_random.get_random_hex(17)}"
        self.arn = f"arn:aws:lambda:{region}:{account}:code-signing-config:{self.id}"
        self.tags = params.get("Tags") or {}
        self.fields = {key: params[key] for key in FIELDS if key in params}

    def to_json(self):
        modified = iso_8601_datetime_with_milliseconds()
        ids = {"CodeSigningConfigId": self.id, "CodeSigningConfigArn": self.arn, "LastModified": modified}
        return json.dumps({"CodeSigningConfig": {**self.fields, **ids}})


FIELDS = ["Description", "AllowedPublishers", "CodeSigningPolicies"]


def configs_of(backend):
    return backend.__dict__.setdefault("code_signing_configs", {})


def config_of(self):
    arn = unquote(self.path.split("/code-signing-configs/")[1])
    if arn not in configs_of(self.backend):
        raise ResourceNotFound(f"The code signing configuration {arn} does not exist.")
    return configs_of(self.backend)[arn]


def create_code_signing_config(self):
    """https://docs.aws.amazon.com/lambda/latest/api/API_CreateCodeSigningConfig.html"""
    config = CodeSigningConfig(self.current_account, self.region, self.json_body)
    configs_of(self.backend)[config.arn] = config
    return 201, {"status": 201}, config.to_json()


def get_code_signing_config(self):
    return config_of(self).to_json()


def delete_code_signing_config(self):
    """https://docs.aws.amazon.com/lambda/latest/api/API_DeleteCodeSigningConfig.html: only if no function is using it."""
    config = config_of(self)
    if any(each.code_signing_config_arn == config.arn for each in self.backend.list_functions()):
        raise ResourceConflict(f"The code signing configuration {config.arn} is in use by a function.")
    del configs_of(self.backend)[config.arn]
    return 204, {"status": 204}, ""


def function_of(self):
    return self.backend.get_function(unquote(self.path.rsplit("/", 2)[-2]))


def put_function_code_signing_config(self):
    function, arn = function_of(self), self.json_body["CodeSigningConfigArn"]
    if arn not in configs_of(self.backend):
        raise ResourceNotFound(f"The code signing configuration {arn} does not exist.")
    function.code_signing_config_arn = arn
    return json.dumps({"CodeSigningConfigArn": arn, "FunctionName": function.function_name})


def delete_function_code_signing_config(self):
    function_of(self).code_signing_config_arn = None
    return 204, {"status": 204}, ""


def refuse_unsigned(backend, config_arn, code):
    """Lambda takes what a job of an allowed profile has signed (policy `Enforce`), and nothing else."""
    if config_arn is None:
        return
    allowed = configs_of(backend)[config_arn].fields["AllowedPublishers"]["SigningProfileVersionArns"]
    signer = signer_backends[backend.account_id][backend.region_name]
    place = {"bucketName": code.get("S3Bucket"), "key": code.get("S3Key")}
    for job in jobs_of(signer).values():
        profile = signer.get_signing_profile(job["profileName"])
        if job["signedObject"]["s3"] == place and profile.profile_version_arn in allowed:
            return
    raise InvalidCodeSignature()


create_function, update_function_code = LambdaBackend.create_function, LambdaBackend.update_function_code


def create_signed_function(self, spec):
    refuse_unsigned(self, spec.get("CodeSigningConfigArn"), spec["Code"])
    return create_function(self, spec)


def update_signed_function_code(self, function_name, qualifier, body):
    refuse_unsigned(self, self.get_function(function_name).code_signing_config_arn, body)
    return update_function_code(self, function_name, qualifier, body)


get_resource_by_arn = LambdaBackend._get_resource_by_arn


def get_resource_or_config_by_arn(self, resource_arn):
    return configs_of(self).get(resource_arn) or get_resource_by_arn(self, resource_arn)


def add():
    for path in ["signing-jobs/?$", "signing-jobs/(?P<job_id>[^/]+)$"]:
        signer_urls.url_paths[f"{{0}}/{path}"] = SignerResponse.dispatch
    for path in ["code-signing-configs/?$", "code-signing-configs/(?P<arn>.+)$"]:
        lambda_urls.url_paths[f"{{0}}/(?P<api_version>[^/]+)/{path}"] = LambdaResponse.dispatch
    for handler in [start_signing_job, describe_signing_job]:
        setattr(SignerResponse, handler.__name__, handler)
    for handler in [
        create_code_signing_config,
        get_code_signing_config,
        delete_code_signing_config,
        put_function_code_signing_config,
        delete_function_code_signing_config,
    ]:
        setattr(LambdaResponse, handler.__name__, handler)
    SignerBackend.put_signing_profile = put_new_signing_profile
    LambdaBackend.create_function = create_signed_function
    LambdaBackend.update_function_code = update_signed_function_code
    LambdaBackend._get_resource_by_arn = get_resource_or_config_by_arn
