import { stringify } from "yaml";
import { headerValue } from "../../../http/received-request";
import { isObject } from "../../../common/json";
import { badRequest, ControlError } from "../protocol/errors";
import type { Operation } from "../protocol/operation";
import { findStage } from "./rest-api-operations";

/** `GetExport`: the stage's document, as JSON or YAML, as an attachment whatever the caller accepts. */
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
    const isYaml = /yaml/i.test(headerValue(request, "Accept") ?? "");
    const fileName = `oas30_${definition.version ?? "export"}.${isYaml ? "yaml" : "json"}`;
    return {
      raw: {
        headers: [
          ["Content-Type", "application/octet-stream"],
          ["Content-Disposition", `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`],
        ],
        body: isYaml ? stringify(document) : JSON.stringify(document, null, 2),
      },
    };
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
  // This extension defines a method.
  if (!name.startsWith("x-amazon-apigateway-") || name === "x-amazon-apigateway-any-method") return true;
  if (name.startsWith("x-amazon-apigateway-integration")) return extensions.includes("integrations");
  return /^x-amazon-apigateway-auth(orizer|type)$/.test(name) && extensions.includes("authorizers");
}
