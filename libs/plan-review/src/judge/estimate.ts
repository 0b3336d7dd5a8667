import { message, type Message } from "../findings/message";
import type { ResourceChange } from "../diff/change";

/**
 * The minimum seconds between two calls of an account in a Region to API Gateway's control plane. These
 * quotas cannot be raised.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 *
 * ImportRestApi, CreateRestApi: 1 per 3 s; CreateDeployment: 1 per 5 s; UpdateUsagePlan, UpdateAccount: 1 per
 * 20 s; DeleteRestApi and all of domain names: 1 per 30 s; API keys: 5 a second; all operations together: 10
 * a second.
 */
const SECONDS: Readonly<Record<string, Partial<Record<Verb, number>>>> = {
  aws_api_gateway_usage_plan: { update: 20, create: 0.1, delete: 20 },
  aws_api_gateway_account: { update: 20, create: 20, delete: 20 },
  aws_api_gateway_rest_api: { create: 3, update: 1, delete: 30 },
  aws_api_gateway_deployment: { create: 5 },
  aws_api_gateway_domain_name: { create: 30, update: 30, delete: 30 },
  aws_api_gateway_api_key: { create: 0.2, delete: 0.2, update: 0.1 },
  // CreateUsagePlanKey has no quota of its own, and a Region runs one at a time.
  aws_api_gateway_usage_plan_key: { create: 0.2, delete: 0.2 },
  aws_api_gateway_resource: { create: 0.2, delete: 0.2 },
};

/** Any other call to the control plane: 10 a second in all. */
const ANY_CALL = 0.1;

/**
 * Above this many seconds, the apply is a hazard, because other deployments and the operator's command must
 * wait.
 */
export const SLOW_SECONDS = 60;

type Verb = "create" | "update" | "delete";

/** Estimates the duration of an apply from the quotas. */
export class Estimate {
  private readonly kinds = new Map<string, { type: string; verb: Verb; seconds: number; calls: number }>();

  add(change: ResourceChange): void {
    if (!change.type.startsWith("aws_api_gateway_") || change.parts.isData) return;
    for (const verb of verbsOf(change)) {
      const each = SECONDS[change.type]?.[verb] ?? ANY_CALL;
      const key = `${verb} ${change.type}`;
      const { seconds, calls } = this.kinds.get(key) ?? { seconds: 0, calls: 0 };
      this.kinds.set(key, { type: change.type, verb, seconds: seconds + each, calls: calls + 1 });
    }
  }

  /**
   * Different quotas do not delay one another, but all calls share the total quota, so the durations are
   * added.
   */
  get total(): number {
    return [...this.kinds.values()].reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** The longest groups of calls, in descending order. */
  get parts(): Message {
    return [...this.kinds.values()]
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, 3)
      .flatMap(({ type, verb, seconds, calls }, index) => [
        ...(index > 0 ? [", "] : []),
        ...message`${[`${calls} × ${verb} of `]}${type} (${[`${Math.ceil(seconds)} s`]})`,
      ]);
  }
}

function verbsOf(change: ResourceChange): readonly Verb[] {
  if (change.action === "replace") return ["delete", "create"];
  return change.action === "create" || change.action === "update" || change.action === "delete"
    ? [change.action]
    : [];
}

/** `about 4 minutes`, rounded up. */
export function minutes(seconds: number): string {
  const count = Math.ceil(seconds / 60);
  return `about ${count} minute${count === 1 ? "" : "s"}`;
}
