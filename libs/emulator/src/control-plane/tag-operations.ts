import { z } from "zod";
import type { State } from "../state/state";
import { ControlError, notFound } from "./control-error";
import type { ControlRequest, Operation } from "./operation";
import { parseBody } from "./parse";

type Tags = Readonly<Record<string, string>>;

const tagSchema = z.object({ tags: z.record(z.string(), z.string()) });

export const tagOperations: readonly Operation[] = [
  {
    name: "GetTags",
    method: "GET",
    path: "/tags/{resource_arn}",
    status: 200,
    run: (request, { state }) => ({ json: { tags: tagged(state, request).tags } }),
  },
  {
    name: "TagResource",
    method: "PUT",
    path: "/tags/{resource_arn}",
    status: 204,
    run(request, { state }) {
      const { tags, set } = tagged(state, request);
      set({ ...tags, ...parseBody(tagSchema, request.body).tags });
      return {};
    },
  },
  {
    name: "UntagResource",
    method: "DELETE",
    path: "/tags/{resource_arn}",
    status: 204,
    run(request, { state }) {
      const { tags, set } = tagged(state, request);
      const removed = request.query.getAll("tagKeys");
      set(Object.fromEntries(Object.entries(tags).filter(([name]) => !removed.includes(name))));
      return {};
    },
  },
];

/** The tags of what an ARN names: `arn:aws:apigateway:{region}::/apikeys/{id}` or `/usageplans/{id}`. */
function tagged(state: State, { path }: ControlRequest): { tags: Tags; set: (tags: Tags) => void } {
  const [, kind, id = ""] =
    /^arn:aws:apigateway:[^:]*::\/(\w+)\/(\w+)$/.exec(path["resource_arn"] ?? "") ?? [];
  const key = kind === "apikeys" ? state.keys.get(id) : undefined;
  if (key) return { tags: key.tags, set: (tags) => state.keys.set(id, { ...key, tags }) };
  const plan = kind === "usageplans" ? state.plans.get(id) : undefined;
  if (plan) return { tags: plan.tags, set: (tags) => state.plans.set(id, { ...plan, tags }) };
  if (kind === "apikeys" || kind === "usageplans" || kind === undefined) {
    throw notFound("Invalid resource ARN specified");
  }
  throw new ControlError("NotImplementedException", `The local gateway does not keep tags of ${kind}.`);
}
