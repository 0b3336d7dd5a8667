import { z } from "zod";
import type { ApiKey } from "../state/api-key";
import { checkNewKey } from "./api-key-values";
import { badRequest } from "./control-error";
import { findKey } from "./find-key";
import type { Operation } from "./operation";
import { pageOf, pageView } from "./page";
import { parseBody } from "./parse";
import type { PatchOperation } from "./patch";
import { invalidPath, parsePatch, textValue } from "./patch";
import { removePlanKey } from "./remove-plan-key";

const createSchema = z.object({
  name: z.string().nullish(),
  value: z.string().nullish(),
  description: z.string().nullish(),
  customerId: z.string().nullish(),
  enabled: z.boolean().nullish(),
  generateDistinctId: z.boolean().nullish(),
  stageKeys: z.array(z.object({ restApiId: z.string(), stageName: z.string() })).nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
});

export const apiKeyOperations: readonly Operation[] = [
  {
    name: "CreateApiKey",
    method: "POST",
    path: "/apikeys",
    status: 201,
    run({ body }, { state, ids, clock }) {
      const input = parseBody(createSchema, body);
      const now = clock.now();
      const value = input.value ?? ids.keyValue();
      checkNewKey(state, value, input.name ?? undefined);
      const key: ApiKey = {
        id: ids.resource(),
        value,
        ...(input.name != null && { name: input.name }),
        ...(input.description != null && { description: input.description }),
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
  {
    name: "GetApiKey",
    method: "GET",
    path: "/apikeys/{api_Key}",
    status: 200,
    run: (request, { state }) => ({
      json: apiKeyView(findKey(state, request.path["api_Key"]), request.query.get("includeValue") === "true"),
    }),
  },
  {
    name: "GetApiKeys",
    method: "GET",
    path: "/apikeys",
    status: 200,
    run(request, { state }) {
      const { query } = request;
      const name = query.get("name") ?? "";
      const customerId = query.get("customerId");
      // API Gateway searches names by their beginning.
      const accept = (key: ApiKey) =>
        (key.name ?? "").startsWith(name) && (customerId === null || key.customerId === customerId);
      const includeValues = query.get("includeValues") === "true";
      return {
        json: pageView(pageOf(state.keys, request, { accept }), (key) => apiKeyView(key, includeValues)),
      };
    },
  },
  {
    name: "UpdateApiKey",
    method: "PATCH",
    path: "/apikeys/{api_Key}",
    status: 200,
    run(request, { state, clock }) {
      const key = parsePatch(request.body).reduce(patchKey, findKey(state, request.path["api_Key"]));
      const updated = { ...key, updatedAt: clock.now() };
      state.keys.set(key.id, updated);
      return { json: apiKeyView(updated, false) };
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

function patchKey(key: ApiKey, patch: PatchOperation): ApiKey {
  const [field, ...rest] = patch.path;
  if (rest.length > 0) throw invalidPath(patch);
  if (patch.op === "replace") {
    if (field === "name" || field === "description" || field === "customerId") {
      return { ...key, [field]: textValue(patch) };
    }
    if (field === "enabled") {
      const value = textValue(patch).toLowerCase();
      if (value !== "true" && value !== "false")
        throw badRequest("Invalid boolean value specified for /enabled");
      return { ...key, enabled: value === "true" };
    }
  }
  if (field === "stages" && patch.op !== "replace") {
    const others = key.stageKeys.filter((stage) => stage !== patch.value);
    return { ...key, stageKeys: patch.op === "add" ? [...others, textValue(patch)] : others };
  }
  throw invalidPath(patch);
}

/** `ApiKey` on the wire; times are seconds since 1970. */
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
