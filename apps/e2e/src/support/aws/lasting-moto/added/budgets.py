"""The tags of budgets, without whose answer the provider asks again for minutes."""

import json

from moto.budgets.responses import BudgetsResponse


def tags_of(backend):
    return backend.__dict__.setdefault("tags", {})


create_budget = BudgetsResponse.create_budget


def create_tagged_budget(self):
    """https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html"""
    params = json.loads(self.body)
    answer = create_budget(self)
    arn = f"arn:aws:budgets::{params['AccountId']}:budget/{params['Budget']['BudgetName']}"
    tags_of(self.backend)[arn] = params.get("ResourceTags") or []
    return answer


def list_tags_for_resource(self):
    return json.dumps({"ResourceTags": tags_of(self.backend).get(json.loads(self.body)["ResourceARN"], [])})


def add():
    BudgetsResponse.create_budget = create_tagged_budget
    BudgetsResponse.list_tags_for_resource = list_tags_for_resource
