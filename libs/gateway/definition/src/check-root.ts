import type { JsonObject } from "./json";
import { isObject, membersOf } from "./json";
import type { Report } from "./report";

/** Reports a document that is not OpenAPI 3.0, the version that API Gateway imports for REST APIs. */
export function checkRoot(document: JsonObject, report: Report): void {
  const version = document["openapi"];
  if (typeof version !== "string" || !/^3\.0\.\d+$/.test(version))
    report(
      ["openapi"],
      `must be "3.0.x", the version that API Gateway imports; it is ${JSON.stringify(version)}`,
    );
  for (const field of ["title", "version"]) {
    const info = document["info"];
    if (!isObject(info) || typeof info[field] !== "string") report(["info", field], "must be a text");
  }
  if (membersOf(document["paths"]).length === 0) report(["paths"], "must hold at least one path");
}
