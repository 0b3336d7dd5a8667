import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan";
import type { Environment, Plan, PlanName } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { Construct } from "constructs";

export interface PlansOptions {
  readonly environment: Environment;
  readonly stage: { readonly restApiId: string; readonly stageName: string };
}

/** The usage plans of tenants' keys. Only the `tenants` command manages the keys, never Terraform. */
export class Plans extends Construct {
  readonly ids: Readonly<Record<PlanName, string>>;

  constructor(scope: Construct, id: string, { environment, stage }: PlansOptions) {
    super(scope, id);
    const planId = (name: PlanName, { description, throttle, quota }: Plan): string => {
      const plan = new ApiGatewayUsagePlan(this, name, {
        name: resourceName(environment, name),
        description,
        apiStages: [{ apiId: stage.restApiId, stage: stage.stageName }],
        ...(throttle && { throttleSettings: { ...throttle } }),
        ...(quota && { quotaSettings: { ...quota } }),
      });
      return plan.id;
    };
    this.ids = Object.fromEntries(
      Object.entries(environment.plans).map(([name, limits]) => [name, planId(name, limits)]),
    );
  }
}
