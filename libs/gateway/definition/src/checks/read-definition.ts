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
import { checkCollisions, withOwnRoutes, type OwnRoutes } from "../own-routes/own-routes";
import { operationsOf, type Operation } from "../document/operations";
import { readSource } from "../document/read-source";
import { collectProblems, type Report } from "../document/report";

/** An OpenAPI document that passed every check, with Tollgate's own routes. */
export interface Definition {
  readonly document: JsonObject;
  readonly operations: readonly Operation[];
}

/**
 * Reads and checks an OpenAPI document. Parts that collide with the routes that are added are reported first, because the
 * other checks need the whole document; policies of scopes come last, because they need valid routes.
 *
 * @param own routes that are added to the team's @default none
 * @throws {DocumentError} with every collision or, without any, every other mistake in the document.
 */
export function readDefinition(untrustedSource: string, own?: OwnRoutes): Definition {
  const { document: teams, lineOf } = readSource(untrustedSource);
  collectProblems(lineOf, (report) => checkCollisions(teams, own, report));
  const document = withOwnRoutes(teams, own);
  const operations = operationsOf(document, own);
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
