import { awsArn } from "@tollgate/environments";
import * as z from "zod";
import { checkTags } from "./protocol/tags";
import { ControlError, notFound } from "./protocol/errors";
import { read, type ControlRequest, type ControlServices, type Operation } from "./protocol/operation";
import { parseBody, wireTexts } from "./protocol/parse-body";

/** The ARN of an API Gateway resource, in any Region; the group is `{kind}/{id}`. */
const TAGGED = new RegExp(`^${awsArn("apigateway", "[^:]*", "", "/(.+)")}$`);

type Tags = Readonly<Record<string, string>>;

const tagSchema = z.object({ tags: wireTexts });

export const tagOperations: readonly Operation[] = [
  read("GetTags", "/tags/{resource_arn}", (request, services) => ({ tags: tagged(request, services).tags })),
  {
    name: "TagResource",
    method: "PUT",
    path: "/tags/{resource_arn}",
    status: 204,
    run(request, services) {
      const added = parseBody(tagSchema, request.body, "tagResourceInput").tags;
      const { tags, set } = tagged(request, services);
      const all = { ...tags, ...added };
      checkTags(all);
      set(all);
      return {};
    },
  },
  {
    name: "UntagResource",
    method: "DELETE",
    path: "/tags/{resource_arn}",
    status: 204,
    run(request, services) {
      const { tags, set } = tagged(request, services);
      const removed = request.query.getAll("tagKeys");
      set(Object.fromEntries(Object.entries(tags).filter(([name]) => !removed.includes(name))));
      return {};
    },
  },
];

interface Tagged {
  readonly tags: Tags;
  readonly set: (tags: Tags) => void;
}

function tagged({ path }: ControlRequest, services: ControlServices): Tagged {
  const { state, api } = services;
  const [, resource = ""] = TAGGED.exec(path["resource_arn"] ?? "") ?? [];
  const [kind, id = "", ...rest] = resource.split("/");
  const key = kind === "apikeys" && rest.length === 0 ? state.keys.get(id) : undefined;
  if (key) return { tags: key.tags, set: (tags) => state.keys.set(id, { ...key, tags }) };
  const plan = kind === "usageplans" && rest.length === 0 ? state.plans.get(id) : undefined;
  if (plan) return { tags: plan.tags, set: (tags) => state.plans.set(id, { ...plan, tags }) };
  if (kind === "restapis" && id === api.id && isApiOrStage(rest, services)) {
    return {
      tags: {},
      set: () => {
        throw new ControlError(
          "NotImplementedException",
          "The local gateway keeps no tags of an API or a stage.",
        );
      },
    };
  }
  throw notFound("Invalid resource ARN specified");
}

function isApiOrStage([kind, name, ...rest]: readonly string[], { api }: ControlServices): boolean {
  if (kind === undefined) return true;
  return kind === "stages" && rest.length === 0 && api.stages().some((stage) => stage.name === name);
}
