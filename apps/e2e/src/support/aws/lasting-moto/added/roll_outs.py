"""CodeDeploy's applications and groups as its clients read them, and the end of both."""

import json

from moto.codedeploy.models import Application, DeploymentGroup
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.utils import unix_time

application_to_dict, group_to_dict = Application.to_dict, DeploymentGroup.to_dict


def application_with_number(self):
    """Times are numbers in JSON 1.1, of which moto makes texts."""
    return {**application_to_dict(self), "createTime": unix_time()}


def group_with_alarms(self):
    """https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html: nothing that is empty."""
    described = {**group_to_dict(self), "alarmConfiguration": self.alarm_configuration}
    return {key: value for key, value in described.items() if value not in (None, {}, [])}


def delete_application(self):
    """https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeleteApplication.html"""
    name = self._get_param("applicationName")
    self.codedeploy_backend.applications.pop(name, None)
    self.codedeploy_backend.deployment_groups.pop(name, None)
    return "{}"


def delete_deployment_group(self):
    groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
    groups.pop(self._get_param("deploymentGroupName"), None)
    return json.dumps({"hooksNotCleanedUp": []})


def add():
    Application.to_dict = application_with_number
    DeploymentGroup.to_dict = group_with_alarms
    CodeDeployResponse.delete_application = delete_application
    CodeDeployResponse.delete_deployment_group = delete_deployment_group
