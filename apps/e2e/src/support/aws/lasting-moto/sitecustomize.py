"""Adds to moto what it forgets of what AWS keeps. Python reads this file at its start, from PYTHONPATH.

moto 5.2.1 takes a table's key when the table is made, and ignores the one that UpdateTable names; it has no AssociateKmsKey
and no DisassociateKmsKey of CloudWatch Logs; it reads the value "false" of an API's patch as true, and ignores a change of a
function's tracing. Whole services that it lacks are in the folder `added`.
"""

try:
    from added import api_gateway, backups, budgets, code_signing, roll_outs
    from moto.apigateway.models import RestAPI
    from moto.awslambda.models import LambdaFunction
    from moto.dynamodb.responses import DynamoHandler
    from moto.logs.responses import LogsResponse
except ImportError:  # another program of Python than moto_server
    pass
else:
    update_table = DynamoHandler.update_table

    def update_table_with_key(self):
        """https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html"""
        specification = self.body.get("SSESpecification")
        if specification is not None:
            table = self.dynamodb_backend.get_table(self.body["TableName"])
            table.sse_specification = dict(specification)
        return update_table(self)

    def associate_kms_key(self):
        """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html"""
        group = self.logs_backend.groups[self._get_param("logGroupName")]
        group.kms_key_id = self._get_param("kmsKeyId")
        return ""

    def disassociate_kms_key(self):
        group = self.logs_backend.groups[self._get_param("logGroupName")]
        group.kms_key_id = None
        return ""

    apply_patch_operations = RestAPI.apply_patch_operations

    def apply_patch_operations_with_booleans(self, patch_operations):
        """https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html"""
        apply_patch_operations(self, patch_operations)
        for operation in patch_operations:
            if operation["path"] == "/disableExecuteApiEndpoint":
                self.disableExecuteApiEndpoint = operation["value"] == "true"

    update_configuration = LambdaFunction.update_configuration

    def update_configuration_with_tracing(self, config_updates):
        """https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html"""
        self.tracing_config = config_updates.get("TracingConfig") or self.tracing_config
        return update_configuration(self, config_updates)

    LambdaFunction.update_configuration = update_configuration_with_tracing
    RestAPI.apply_patch_operations = apply_patch_operations_with_booleans
    DynamoHandler.update_table = update_table_with_key
    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key
    for service in (api_gateway, backups, budgets, code_signing, roll_outs):
        service.add()
