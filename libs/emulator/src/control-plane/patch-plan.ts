import { quotaPeriods } from "../plans/quota";
import type { Quota, QuotaPeriod } from "../plans/quota";
import type { BucketLimits } from "../plans/token-bucket";
import type { ApiStage, UsagePlan } from "../state/usage-plan";
import { badRequest, notFound } from "./control-error";
import type { PatchOperation } from "./patch";
import { invalidPath, numberValue, textValue } from "./patch";

/** Applies one patch operation to a plan. @throws {ControlError} when it does not fit. */
export function patchPlan(plan: UsagePlan, patch: PatchOperation): UsagePlan {
  const [field, ...rest] = patch.path;
  switch (field) {
    case "name":
    case "description":
    case "productCode":
      if (rest.length > 0) throw invalidPath(patch);
      return patch.op === "remove" && field !== "name"
        ? without(plan, field)
        : { ...plan, [field]: textValue(patch) };
    case "throttle": {
      const throttle = patchThrottle(plan.throttle, rest, patch);
      return throttle ? { ...plan, throttle } : without(plan, "throttle");
    }
    case "quota": {
      const quota = patchQuota(plan.quota, rest, patch);
      return quota ? { ...plan, quota } : without(plan, "quota");
    }
    case "apiStages":
      return { ...plan, apiStages: patchStages(plan.apiStages, rest, patch) };
    default:
      throw invalidPath(patch);
  }
}

function patchThrottle(
  limits: BucketLimits | undefined,
  [field, ...rest]: readonly string[],
  patch: PatchOperation,
): BucketLimits | undefined {
  if (field === undefined && patch.op === "remove") return undefined;
  if (rest.length > 0 || (field !== "rateLimit" && field !== "burstLimit")) throw invalidPath(patch);
  return patch.op === "remove" ? without(limits ?? {}, field) : { ...limits, [field]: numberValue(patch, 0) };
}

function patchQuota(
  quota: Quota | undefined,
  [field, ...rest]: readonly string[],
  patch: PatchOperation,
): Quota | undefined {
  if (field === undefined && patch.op === "remove") return undefined;
  if (rest.length > 0 || patch.op === "remove") throw invalidPath(patch);
  const current = quota ?? { limit: 0, period: "DAY" };
  if (field === "limit" || field === "offset")
    return { ...current, [field]: Math.floor(numberValue(patch, 0)) };
  if (field === "period") return { ...current, period: parsePeriod(patch.value) };
  throw invalidPath(patch);
}

function parsePeriod(untrustedPeriod: string | undefined): QuotaPeriod {
  const period = quotaPeriods.find((each) => each === untrustedPeriod);
  if (!period) throw badRequest(`Invalid quota period: it is one of ${quotaPeriods.join(", ")}`);
  return period;
}

/** `/apiStages` adds or removes `apiId:stage`; below that stage, `/throttle` limits single methods. */
function patchStages(
  stages: readonly ApiStage[],
  [target, throttle, method, field, ...rest]: readonly string[],
  patch: PatchOperation,
): readonly ApiStage[] {
  if (target === undefined) {
    const [apiId = "", stage = ""] = textValue(patch).split(":");
    const others = stages.filter((each) => each.apiId !== apiId || each.stage !== stage);
    if (patch.op === "add") return others.length < stages.length ? stages : [...stages, { apiId, stage }];
    if (patch.op === "remove" && others.length < stages.length) return others;
    throw patch.op === "remove" ? notFound("Invalid API stage specified") : invalidPath(patch);
  }
  const [apiId, stageName] = target.split(":");
  const stage = stages.find((each) => each.apiId === apiId && each.stage === stageName);
  if (!stage) throw notFound("Invalid API stage specified");
  if (throttle !== "throttle" || rest.length > 0) throw invalidPath(patch);
  const changed = patchStageThrottle(stage, method, field, patch);
  return stages.map((each) => (each === stage ? changed : each));
}

function patchStageThrottle(
  stage: ApiStage,
  method: string | undefined,
  field: string | undefined,
  patch: PatchOperation,
): ApiStage {
  if (method === undefined) {
    if (patch.op === "remove") return without(stage, "throttle");
    throw invalidPath(patch);
  }
  const limits = patchThrottle(stage.throttle?.[method], field === undefined ? [] : [field], patch);
  const others = without({ ...stage.throttle }, method);
  return { ...stage, throttle: limits ? { ...others, [method]: limits } : others };
}

function without<T extends object, K extends keyof T>(object: T, name: K): Omit<T, K> & T {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== name)) as Omit<T, K> & T;
}
