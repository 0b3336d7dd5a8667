import { type Quota, type QuotaPeriod, quotaPeriods } from "@tollgate/aws-quotas";
import type { ApiStage, BucketLimits } from "../../../state/usage-plan";
import { type DraftPlan, invalidPeriod } from "./check-plan";
import { badRequest, notFound } from "../protocol/errors";
import {
  type PatchOperation,
  type PatchPaths,
  integerValue,
  invalidPath,
  numberValue,
  textValue,
} from "../protocol/patch";

const METHOD = "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>";
const VALUES = [
  "/name",
  "/description",
  "/productCode",
  "/throttle/rateLimit",
  "/throttle/burstLimit",
  "/quota/limit",
  "/quota/offset",
  "/quota/period",
  `${METHOD}/rateLimit`,
  `${METHOD}/burstLimit`,
];
const PATHS: PatchPaths = {
  add: ["/apiStages", ...VALUES],
  replace: VALUES,
  remove: ["/apiStages", "/quota", "/throttle", "/productCode", METHOD, METHOD.replace(/\/<resource.*/, "")],
};
const wrongPath = (patch: PatchOperation) => invalidPath(patch, PATHS);

/** Applies one patch operation to a plan. @throws {ControlError} for an operation that the plan does not allow */
export function patchPlan(plan: DraftPlan, patch: PatchOperation): DraftPlan {
  const [field, ...rest] = patch.path;
  if (field === "apiStages") return { ...plan, apiStages: patchStages(plan, rest, patch) };
  if (patch.op === "remove") {
    const removable = field === "quota" || field === "throttle" || field === "productCode";
    if (!removable || rest.length > 0) throw wrongPath(patch);
    return without(plan, field);
  }
  switch (field) {
    case "name":
    case "description":
    case "productCode":
      if (rest.length > 0) throw wrongPath(patch);
      return { ...plan, [field]: textValue(patch) };
    case "throttle":
      return { ...plan, throttle: patchLimits(plan.throttle, rest, patch) };
    case "quota":
      return { ...plan, quota: patchQuota(plan.quota, rest, patch) };
    default:
      throw wrongPath(patch);
  }
}

function patchLimits(
  limits: BucketLimits | undefined,
  [field, ...rest]: readonly string[],
  patch: PatchOperation,
): BucketLimits {
  if (rest.length > 0 || (field !== "rateLimit" && field !== "burstLimit")) throw wrongPath(patch);
  return { ...limits, [field]: field === "rateLimit" ? numberValue(patch) : integerValue(patch) };
}

function patchQuota(
  quota: Partial<Quota> | undefined,
  [field, ...rest]: readonly string[],
  patch: PatchOperation,
): Partial<Quota> {
  if (rest.length > 0) throw wrongPath(patch);
  if (field === "limit" || field === "offset") return { ...quota, [field]: integerValue(patch) };
  if (field === "period") return { ...quota, period: parsePeriod(patch.value) };
  throw wrongPath(patch);
}

function parsePeriod(untrustedPeriod: string | undefined): QuotaPeriod {
  const period = quotaPeriods.find((each) => each === untrustedPeriod);
  if (!period) throw invalidPeriod();
  return period;
}

/** `/apiStages` adds or removes `apiId:stage`; below that stage, `/throttle` limits single methods. */
function patchStages(
  { id, apiStages }: DraftPlan,
  [target, throttle, ...method]: readonly string[],
  patch: PatchOperation,
): readonly ApiStage[] {
  if (patch.op === "replace" && target === undefined) throw wrongPath(patch);
  const [apiId, stageName, ...rest] = (target ?? patch.value ?? "").split(":");
  if (!apiId || !stageName || rest.length > 0) throw badRequest("Invalid API Stage specified");
  const stage = apiStages.find((each) => each.apiId === apiId && each.stage === stageName);
  if (target === undefined && patch.op === "add") {
    return stage ? apiStages : [...apiStages, { apiId, stage: stageName }];
  }
  if (target !== undefined && throttle !== "throttle") throw wrongPath(patch);
  if (!stage) {
    throw notFound(`Invalid API Stage {api: ${apiId}, stage: ${stageName}} specified for usageplan ${id}`);
  }
  if (target === undefined) return apiStages.filter((each) => each !== stage);
  const changed = patchStageThrottle(stage, method, patch);
  return apiStages.map((each) => (each === stage ? changed : each));
}

/**
 * @param path the method as `{resource path}/{METHOD}`, with slashes as they are or as `~1`, followed by the limit's name unless the
 * operation is `remove`
 */
function patchStageThrottle(stage: ApiStage, path: readonly string[], patch: PatchOperation): ApiStage {
  if (patch.op === "remove" && path.length === 0) return without(stage, "throttle");
  const method = methodKey(patch.op === "remove" ? path : path.slice(0, -1));
  if (method === undefined) throw wrongPath(patch);
  const others = without({ ...stage.throttle }, method);
  if (patch.op === "remove") return { ...stage, throttle: others };
  const limits = patchLimits(stage.throttle?.[method], path.slice(-1), patch);
  return { ...stage, throttle: { ...others, [method]: limits } };
}

/** The root's key is `//GET`. */
function methodKey(path: readonly string[]): string | undefined {
  const key = path.join("/");
  if (/^\/*$/.test(key)) return undefined;
  return key.startsWith("/") ? key : `/${key}`;
}

function without<T extends object, K extends keyof T>(object: T, name: K): Omit<T, K> & T {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== name)) as Omit<T, K> & T;
}
