// The checks of an OpenAPI document, and the parts that a check and the builder share, such as CORS.
// Not here: how the source is read (document), and the document for API Gateway (build).

import { checkBinary } from "./binary";
import { checkMembers } from "./check-members";
import { checkOpenApi } from "./check-openapi";
import { checkOperations, checkPaths, checkRoot } from "./check-paths";
import { checkParts } from "./check-parts";
import { checkReferences, checkSchemas } from "./check-schemas";
import { checkScopeNames, checkScopePolicies } from "./check-scopes";
import { checkSecurity } from "./check-security";
import { checkCors } from "./cors";
import { checkCustomResponses } from "./custom-responses";
import type { JsonObject } from "../document/json";
import { operationsOf, type Operation } from "../document/operations";
import { readSource } from "../document/read-source";
import { collectProblems, type Report } from "../document/report";

/** An OpenAPI document that passed every check. */
export interface Definition {
  readonly document: JsonObject;
  readonly operations: readonly Operation[];
}

/**
 * Reads and checks an OpenAPI document.
 *
 * @throws {DocumentError} with every mistake in it.
 */
export function readDefinition(untrustedSource: string): Definition {
  const { document, lineOf } = readSource(untrustedSource);
  const operations = operationsOf(document);
  collectProblems(lineOf, (tell) => {
    const reported = new Set<string>();
    const report: Report = (at, message, line) => {
      reported.add(at.join("\n"));
      tell(at, message, line);
    };
    checkMembers(document, report);
    checkRoot(document, report);
    checkCors(document, report);
    checkBinary(document, operations, report);
    checkCustomResponses(document, report);
    checkPaths(document, report);
    checkOperations(operations, report);
    checkSecurity(document, operations, report);
    checkScopeNames(document, operations, report);
    checkParts(document, operations, report);
    checkReferences(document, report);
    checkSchemas(document, operations, report);
    // Last, because the checks above are stricter and their messages give the alternative.
    checkOpenApi(document, tell, (at) => [at, at.slice(0, -1)].some((each) => reported.has(each.join("\n"))));
  });
  // After the others, because it relies on checked paths, methods and scopes.
  collectProblems(lineOf, (report) => checkScopePolicies(document, operations, report));
  return { document, operations };
}
