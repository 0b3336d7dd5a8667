import { account, environments, problemsWithBackends } from "@tollgate/environments";
import type { Backend } from "./backend";
import { backends } from "./backends";

/** From the workspace's root, for messages. */
const BACKENDS_FILE = "libs/gateway/definition/src/backends.ts";

/** Whole seconds. API Gateway gives up after 29 (developer guide, "Quotas for configuring and running a REST API"). */
const TIMEOUT_SECONDS = { min: 1, max: 29 } as const;
/** MB, as Terraform's provider takes them. */
const MEMORY_MB = { min: 128, max: 10_240 } as const;

/** A name of a function, of its role and of an output of Terraform. */
const NAME = /^[A-Za-z][\w-]*$/;
/** A folder under `apps/`. Those of this form are bundled as Lambda functions. */
const APP = /^(?!\.)[\w.-]+-lambda$/;

/** A backend has a value that is not allowed; `problems` has one line for each. */
export class BackendError extends Error {
  override readonly name = "BackendError";

  constructor(readonly problems: readonly string[]) {
    super(problems.map((problem) => `${BACKENDS_FILE}: ${problem}`).join("\n"));
  }
}

/** A value of a function that Lambda or API Gateway would not take. */
export interface FunctionProblem {
  readonly member: "timeoutSeconds" | "memoryMb";
  readonly value: number;
  readonly allowed: string;
}

/** What is wrong with a function's settings. */
export function problemsWithFunction({
  timeoutSeconds,
  memoryMb,
}: Pick<Backend, "timeoutSeconds" | "memoryMb">): readonly FunctionProblem[] {
  const isWithin = (value: number, { min, max }: { readonly min: number; readonly max: number }) =>
    Number.isInteger(value) && value >= min && value <= max;
  const problems: FunctionProblem[] = [];
  if (!isWithin(timeoutSeconds, TIMEOUT_SECONDS))
    problems.push({
      member: "timeoutSeconds",
      value: timeoutSeconds,
      allowed: `whole seconds, ${TIMEOUT_SECONDS.min} to ${TIMEOUT_SECONDS.max}: API Gateway gives up after ${TIMEOUT_SECONDS.max}`,
    });
  if (!isWithin(memoryMb, MEMORY_MB))
    problems.push({
      member: "memoryMb",
      value: memoryMb,
      allowed: `whole MB, ${MEMORY_MB.min} to ${MEMORY_MB.max}`,
    });
  return problems;
}

/**
 * Checks backends, and their names in all environments.
 *
 * @throws {BackendError} naming, for each wrong value, the backend, the field, the value and what is allowed.
 */
export function checkBackends(untrusted: Readonly<Record<string, Backend>>): void {
  const problems = Object.entries(untrusted).flatMap(([name, backend]) => [
    ...(NAME.test(name)
      ? []
      : [`${JSON.stringify(name)} is the name; allowed: a letter, then letters, digits, "_" and "-"`]),
    ...problemsWithMembers(backend).map((problem) => `${name}.${problem}`),
  ]);
  problems.push(
    ...problemsWithBackends(
      Object.keys(untrusted).filter((name) => NAME.test(name)),
      account,
      environments,
    ),
  );
  if (problems.length > 0) throw new BackendError(problems);
}

const MEMBERS: readonly string[] = ["app", "timeoutSeconds", "memoryMb"] satisfies (keyof Backend)[];

function problemsWithMembers(backend: Backend): readonly string[] {
  const unknown = Object.keys(backend).filter((member) => !MEMBERS.includes(member));
  return [
    ...unknown.map(
      (member) => `${member} is not a field that a backend has; there are: ${MEMBERS.join(", ")}`,
    ),
    ...(APP.test(String(backend.app))
      ? []
      : [`app is ${JSON.stringify(backend.app)}; allowed: a folder under apps whose name ends with -lambda`]),
    ...problemsWithFunction(backend).map(
      ({ member, value, allowed }) =>
        `${member} is ${typeof value === "number" ? value : JSON.stringify(value)}; allowed: ${allowed}`,
    ),
  ];
}

// Whatever reads the definition loads this, so that the local gateway and the stacks refuse the same backends.
checkBackends(backends);
