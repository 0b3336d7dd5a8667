// Operations on API keys, and their import from a file.
// Not here: the keys' storage (`state`), and the keys in a plan (`control-plane/plans`).

import * as z from "zod";
import type { ApiKey } from "../../../state/api-keys";
import { checkNewValue, checkTexts } from "./api-key-values";
import { checkTags } from "../protocol/tags";
import { findKey } from "../protocol/lookups";
import { read, type Operation } from "../protocol/operation";
import { pageOf, pageView } from "../protocol/page";
import { parseBody, wireBoolean, wireTexts } from "../protocol/parse-body";
import { type PatchOperation, type PatchPaths, invalidPath, parsePatch, textValue } from "../protocol/patch";
import { removePlanKey } from "../../../state/state";
import { checkCount } from "../protocol/quotas";

const createSchema = z.object({
  name: z.string().nullish(),
  value: z.string().nullish(),
  description: z.string().nullish(),
  customerId: z.string().nullish(),
  enabled: wireBoolean.nullish(),
  generateDistinctId: wireBoolean.nullish(),
  stageKeys: z.array(z.object({ restApiId: z.string(), stageName: z.string() })).nullish(),
  tags: wireTexts.nullish(),
});

export const apiKeyOperations: readonly Operation[] = [
  {
    name: "CreateApiKey",
    method: "POST",
    path: "/apikeys",
    status: 201,
    run({ body }, { state, ids, clock, resourceQuotas }) {
      const input = parseBody(createSchema, body, "createApiKeyInput");
      const now = clock.now();
      const name = input.name || undefined;
      const description = input.description ?? undefined;
      checkTexts({ name, description });
      checkTags(input.tags ?? {});
      // Empty values and names count as missing.
      const value = input.value || ids.keyValue();
      checkNewValue(state, value);
      checkCount("apiKeys", state.keys.size + 1, resourceQuotas);
      const key: ApiKey = {
        id: ids.apiKey(),
        value,
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
        ...(input.customerId != null && { customerId: input.customerId }),
        // "Specifies whether the ApiKey can be used by callers": false unless it is asked for.
        enabled: input.enabled ?? false,
        createdAt: now,
        updatedAt: now,
        stageKeys: (input.stageKeys ?? []).map(({ restApiId, stageName }) => `${restApiId}/${stageName}`),
        tags: input.tags ?? {},
      };
      state.keys.set(key.id, key);
      return { json: apiKeyView(key, true) };
    },
  },
  read("GetApiKey", "/apikeys/{api_Key}", (request, { state }) => {
    const key = findKey(state, request.path["api_Key"]);
    const includeValue = request.query.get("includeValue") === "true";
    return { ...apiKeyView(key, includeValue), tags: key.tags };
  }),
  read("GetApiKeys", "/apikeys", (request, { state }) => {
    const { query } = request;
    const name = query.get("name") ?? "";
    const customerId = query.get("customerId");
    // API Gateway searches names by their beginning.
    const accept = (key: ApiKey) =>
      (key.name ?? "").startsWith(name) && (customerId === null || key.customerId === customerId);
    const includeValues = query.get("includeValues") === "true";
    return pageView(pageOf(state.keys, request, { accept }), (key) => apiKeyView(key, includeValues));
  }),
  {
    name: "UpdateApiKey",
    method: "PATCH",
    path: "/apikeys/{api_Key}",
    status: 200,
    run(request, { state, clock }) {
      const before = findKey(state, request.path["api_Key"]);
      const key = parsePatch("updateApiKeyInput", request.body).reduce(patchKey, before);
      checkTexts(key);
      const updated = { ...key, updatedAt: clock.now() };
      state.keys.set(key.id, updated);
      return { json: { ...apiKeyView(updated, false), tags: updated.tags } };
    },
  },
  {
    name: "DeleteApiKey",
    method: "DELETE",
    path: "/apikeys/{api_Key}",
    status: 202,
    run(request, { state }) {
      const { id } = findKey(state, request.path["api_Key"]);
      for (const planId of [...state.planKeys.plansOf(id)]) removePlanKey(state, planId, id);
      state.keys.delete(id);
      return {};
    },
  },
];

const PATHS: PatchPaths = {
  replace: ["/description", "/enabled", "/name", "/customerId"],
  add: ["/stages"],
  remove: ["/stages"],
};

function patchKey(key: ApiKey, patch: PatchOperation): ApiKey {
  const [field, ...rest] = patch.path;
  if (rest.length > 0) throw invalidPath(patch, PATHS);
  if (patch.op === "replace") {
    if (field === "name" || field === "description" || field === "customerId") {
      return { ...key, [field]: textValue(patch) };
    }
    // Whatever is not "true" is false, as API Gateway reads it.
    if (field === "enabled") return { ...key, enabled: textValue(patch).toLowerCase() === "true" };
  }
  if (field === "stages" && patch.op !== "replace") {
    const others = key.stageKeys.filter((stage) => stage !== patch.value);
    return { ...key, stageKeys: patch.op === "add" ? [...others, textValue(patch)] : others };
  }
  throw invalidPath(patch, PATHS);
}

/** `ApiKey` on the wire, as lists have it: without tags when it has none. Times are seconds since 1970. */
export function apiKeyView(key: ApiKey, includeValue: boolean) {
  const { id, value, name, customerId, description, enabled, createdAt, updatedAt, stageKeys, tags } = key;
  return {
    id,
    ...(includeValue && { value }),
    name,
    customerId,
    description,
    enabled,
    createdDate: Math.floor(createdAt / 1000),
    lastUpdatedDate: Math.floor(updatedAt / 1000),
    stageKeys,
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}
