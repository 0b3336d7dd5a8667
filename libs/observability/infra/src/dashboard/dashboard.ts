import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { dashboardOf, resourceNames } from "@tollgate/observability-runtime";
import { Construct } from "constructs";
import { dashboardBody } from "./dashboard-body";

export interface DashboardOptions {
  readonly environment: Environment;
}

/** The environment's dashboard in CloudWatch. The local gateway's console uses the same definition. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { environment }: DashboardOptions) {
    super(scope, id);
    const place = { region: environment.region, names: resourceNames(environment) };
    const body = dashboardBody(dashboardOf(environment), place);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: resourceName(environment, "overview"),
      dashboardBody: JSON.stringify(body),
    });
  }
}
