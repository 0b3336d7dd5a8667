import { stringify } from "yaml";
import { headerValue } from "../data-plane/received-request";
import { isObject } from "../definition/json";
import { badRequest, ControlError } from "./control-error";
import type { Operation } from "./operation";
import { findStage } from "./rest-api-operations";

/** `GetExport`: the stage's document, as JSON or YAML. */
export const exportOperation: Operation = {
  name: "GetExport",
  method: "GET",
  path: "/restapis/{restapi_id}/stages/{stage_name}/exports/{export_type}",
  status: 200,
  run(request, services) {
    const { definition } = findStage(request, services);
    const { path, query } = request;
    if (path["export_type"] === "swagger") {
      throw new ControlError("NotImplementedException", "The local gateway exports oas30 only.");
    }
    if (path["export_type"] !== "oas30") throw badRequest("Invalid export type specified");
    const extensions = (query.get("extensions") ?? "").split(",").map((name) => name.trim());
    const document = exported(definition.document, extensions);
    const contentType = headerValue(request, "Accept") ?? "application/json";
    if (/yaml/i.test(contentType))
      return { raw: { contentType: "application/yaml", body: stringify(document) } };
    return { raw: { contentType: "application/json", body: JSON.stringify(document, null, 2) } };
  },
};

/**
 * A document with those of API Gateway's extensions that were asked for: `integrations`, `authorizers`, or
 * `apigateway` for all; without asking, none ("parameters" of `GetExport` in the API reference).
 */
function exported(value: unknown, extensions: readonly string[]): unknown {
  if (extensions.includes("apigateway")) return value;
  if (Array.isArray(value)) return value.map((each) => exported(each, extensions));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isKept(name, extensions))
      .map(([name, each]) => [name, exported(each, extensions)]),
  );
}

function isKept(name: string, extensions: readonly string[]): boolean {
  // It is the place of a method, and not something about one.
  if (!name.startsWith("x-amazon-apigateway-") || name === "x-amazon-apigateway-any-method") return true;
  if (name.startsWith("x-amazon-apigateway-integration")) return extensions.includes("integrations");
  return /^x-amazon-apigateway-auth(orizer|type)$/.test(name) && extensions.includes("authorizers");
}
