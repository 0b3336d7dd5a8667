"""What a plan of AWS Backup copies, and that the plan goes after that; a plan's name can be used again."""

import json
from urllib.parse import unquote

from moto.backup.exceptions import InvalidRequestException, ResourceNotFoundException
from moto.backup.models import BackupBackend
from moto.backup.responses import BackupResponse
from moto.core.utils import unix_time
from moto.moto_api._internal import mock_random


def selections_of(backend, plan):
    return backend.__dict__.setdefault("selections", {}).setdefault(plan, {})


def plan_and_selection(self):
    plan, selection = self.path.split("/backup/plans/")[1].split("/selections/")
    return selections_of(self.backup_backend, plan), selection


def create_backup_selection(self):
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupSelection.html"""
    plan = self.path.split("/backup/plans/")[1].split("/selections")[0]
    self.backup_backend.get_backup_plan(plan, None)
    selection = str(mock_random.uuid4())
    created = {"SelectionId": selection, "BackupPlanId": plan, "CreationDate": unix_time()}
    params = json.loads(self.body)
    selections_of(self.backup_backend, plan)[selection] = {**params, **created}
    return json.dumps(created)


def get_backup_selection(self):
    selections, selection = plan_and_selection(self)
    if selection not in selections:
        raise ResourceNotFoundException(msg=f"Backup selection {selection} not found")
    return json.dumps(selections[selection])


def delete_backup_selection(self):
    selections, selection = plan_and_selection(self)
    selections.pop(selection, None)
    return "{}"


create_backup_plan, delete_backup_plan = BackupBackend.create_backup_plan, BackupBackend.delete_backup_plan


def create_backup_plan_anew(self, **kwargs):
    for plan in [each.backup_plan_id for each in self.plans.values() if each.deletion_date is not None]:
        del self.plans[plan]
    return create_backup_plan(self, **kwargs)


def delete_unused_backup_plan(self, backup_plan_id):
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupPlan.html: after all of its selections."""
    if selections_of(self, backup_plan_id):
        raise InvalidRequestException(msg="Related backup plan selections must be deleted prior to backup plan")
    return delete_backup_plan(self, backup_plan_id)


def list_tags(self):
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListTags.html: moto reads no path without a slash at its end."""
    arn = unquote(self.path.rstrip("/").split("/tags/")[1])
    return json.dumps({"Tags": self.backup_backend.list_tags(arn)})


def add():
    for handler in [create_backup_selection, get_backup_selection, delete_backup_selection, list_tags]:
        setattr(BackupResponse, handler.__name__, handler)
    BackupBackend.create_backup_plan = create_backup_plan_anew
    BackupBackend.delete_backup_plan = delete_unused_backup_plan
