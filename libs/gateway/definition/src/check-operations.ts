import { backendNamed } from "./backend-named";
import { backends } from "./loaded-backends";
import { membersOf } from "./json";
import { httpMethodOf, type Operation } from "./operations";
import type { Report } from "./report";

/** Also part of the address of a Terraform resource. */
const OPERATION_ID = /^[\w-]+$/;
const STATUS = /^([1-5]\d\d|[1-5]XX|default)$/;

/** Reports operations that lack a name of their own, a Lambda that exists, or an answer. */
export function checkOperations(operations: readonly Operation[], report: Report): void {
  const first = new Map<string, string>();
  for (const { value, at, template, method } of operations) {
    checkBackend(value["x-backend"], (message) => report([...at, "x-backend"], message));
    const id = value["operationId"];
    if (typeof id !== "string" || !OPERATION_ID.test(id))
      report([...at, "operationId"], "is missing or no name: use letters, digits, _ and -");
    else if (first.has(id)) report([...at, "operationId"], `"${id}" is already the name of ${first.get(id)}`);
    else first.set(id, `${httpMethodOf(method)} ${template}`);
    if (membersOf(value["responses"]).length === 0)
      report([...at, "responses"], "must hold at least one response");
    for (const [status] of membersOf(value["responses"]))
      if (!STATUS.test(status)) report([...at, "responses", status], "is not a status code, such as 200");
  }
}

function checkBackend(untrustedName: unknown, report: (message: string) => void): void {
  const known = Object.keys(backends).join(", ");
  if (untrustedName === undefined) report(`is missing: name the Lambda that answers; there are: ${known}`);
  else if (backendNamed(untrustedName) === undefined)
    report(`${JSON.stringify(untrustedName)} is not a backend; there are: ${known}`);
}
