import {
  environmentName,
  selfServiceFunction,
  usageCountFunction,
  type Environment,
} from "@tollgate/environments";
import { failedDeliveriesName, resourceName } from "@tollgate/records";
import type { InsightRuleId } from "./insight-rules";

/** Names of the observed resources in one environment. A test of the stacks verifies them. */
export interface ResourceNames {
  /** The API's name (not its id), which is API Gateway's dimension. */
  readonly api: string;
  readonly stage: string;
  readonly authorizerFunction: string;
  readonly tokensTable: string;
  /** Namespace of the metrics that metric filters derive from logs. */
  readonly ownNamespace: string;
  /** The same in the stack before the cells of an environment with several. */
  readonly routerNamespace: string;
  /** The function of the usage ledger that stores lines, and the queue of what it could not. */
  readonly usageCountFunction: string;
  readonly failedDeliveriesQueue: string;
  /** The function by which tenants help themselves. */
  readonly selfServiceFunction: string;
  readonly accessLogGroup: string;
  readonly authorizerLogGroup: string;
  readonly insightRule: (id: InsightRuleId) => string;
}

export function resourceNames(environment: Environment): ResourceNames {
  const authorizerFunction = resourceName(environment, "authorizer");
  return {
    api: resourceName(environment, "api"),
    stage: environmentName(environment),
    authorizerFunction,
    tokensTable: environment.tokensTable,
    ownNamespace: `${environment.service}/${environment.name}`,
    routerNamespace: `${environment.service}/${environmentName(environment)}-router`,
    usageCountFunction: resourceName(environment, usageCountFunction.thing),
    failedDeliveriesQueue: failedDeliveriesName(environment),
    selfServiceFunction: resourceName(environment, selfServiceFunction.thing),
    accessLogGroup: `/aws/apigateway/${resourceName(environment, "access")}`,
    authorizerLogGroup: `/aws/lambda/${authorizerFunction}`,
    insightRule: (id) => resourceName(environment, id),
  };
}
