import {
  BACKENDS_FILE,
  Mistake,
  environmentsOfCells,
  concurrencyOfBackends,
  namesOfFunction,
  problemsWithBackends,
  readValues,
  show,
  type Account,
  type BackendNames,
  type Environment,
  type ReadValues,
} from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import type { z } from "zod";
import type { Backend, BackendName, FunctionBackend, HttpBackend, LambdaBackend } from "./schema/backend";
import {
  functionBackend,
  httpBackend,
  problemsWithFunctionBackend,
  problemsWithHttpBackend,
  problemsWithOwnFunction,
  problemsWithOwnHost,
} from "./schema/existing-backends";
import { lambdaBackend } from "./schema/lambda-backend";
import { valueIn } from "./schema/by-environment";
import { problemsWithLambda, problemsWithOthers } from "./check-lambda";
import { takenNames } from "./schema/own-names";

/** A name that is valid for a function, its role and a Terraform output. */
const NAME = /^[A-Za-z][\w-]*$/;

/** A backend has a value that is not allowed; `problems` has one line for each. */
export class BackendError extends Mistake {
  override readonly name = "BackendError";

  constructor(readonly problems: readonly string[]) {
    super(problems.map((problem) => `${BACKENDS_FILE}: ${problem}`).join("\n"));
  }
}

/** A kind of backend. */
interface Kind {
  /** Whether a value is meant as this kind: it has the member that only this kind has. */
  readonly isMeant: (untrusted: unknown) => boolean;
  readonly read: (untrusted: unknown, environments: readonly Environment[]) => ReadValues<Backend>;
}

/** A value with none of these members is treated as the first kind. */
const KINDS: readonly [Kind, ...Kind[]] = [
  kind<LambdaBackend, typeof lambdaBackend.shape>("app", lambdaBackend, problemsWithLambda),
  kind<FunctionBackend, typeof functionBackend.shape>(
    "functionArn",
    functionBackend,
    problemsWithFunctionBackend,
  ),
  kind<HttpBackend, typeof httpBackend.shape>("url", httpBackend, problemsWithHttpBackend),
];

function kind<Of extends Backend, Shape extends z.ZodRawShape>(
  member: string & keyof Shape,
  schema: z.ZodObject<Shape> & z.ZodType<Of>,
  problemsWith: (backend: Of, environments: readonly Environment[]) => readonly string[],
): Kind {
  const fields = Object.keys(schema.shape).join(", ");
  return {
    isMeant: (untrusted) =>
      typeof untrusted === "object" && untrusted !== null && Object.hasOwn(untrusted, member),
    read: (untrusted, environments) => {
      const read = readValues<z.ZodType<Of>>(schema, untrusted, ({ length }) =>
        length === 1
          ? `is not a field that a backend has; there are: ${fields}`
          : "is not a field that there is",
      );
      if (read.problems) return read;
      const problems = problemsWith(read.values, environments);
      return problems.length > 0 ? { problems } : read;
    },
  };
}

/** The account, or all of them, and the environments that backends are checked against. */
export interface BackendContext {
  readonly account: Account | readonly Account[];
  readonly environments: readonly Environment[];
}

/**
 * Checks backends: each alone, against each other, and in all environments.
 *
 * @throws {BackendError} naming, for each wrong value, the backend, the field, the value and what is allowed.
 */
export function parseBackends(
  untrusted: unknown,
  context: BackendContext,
): Readonly<Record<BackendName, Backend>> {
  const { account, environments } = context;
  const ofCells = environmentsOfCells(environments);
  if (typeof untrusted !== "object" || untrusted === null)
    throw new BackendError([
      `backends is ${show(untrusted)}; allowed: an object with each backend by its name`,
    ]);
  const problems: string[] = [];
  const parsed = new Map<BackendName, Backend>();
  for (const [name, untrustedBackend] of Object.entries(untrusted)) {
    if (!NAME.test(name))
      problems.push(`${show(name)} is the name; allowed: a letter, then letters, digits, "_" and "-"`);
    const { read } = KINDS.find(({ isMeant }) => isMeant(untrustedBackend)) ?? KINDS[0];
    const { values, problems: own = [] } = read(untrustedBackend, ofCells);
    problems.push(
      ...own.map((problem) => `${name}${problem.replace(/^(?!itself )/, ".").replace("itself", "")}`),
    );
    if (values) parsed.set(name, values);
  }
  const backends = Object.fromEntries(parsed);
  const own = takenNames(backends, account, environments);
  const problemsBeside = (backend: Backend): readonly string[] => {
    if (backend.app !== undefined) return problemsWithOthers(backend, backends, ofCells, own);
    if (backend.functionArn !== undefined) return problemsWithOwnFunction(backend, ofCells, own);
    return problemsWithOwnHost(backend, ofCells, own);
  };
  problems.push(
    ...[...parsed].flatMap(([name, backend]) =>
      problemsBeside(backend).map((problem) => `${name}.${problem}`),
    ),
    ...concurrencyOfBackends(
      Object.keys(backends),
      (name, environmentName) => valueIn(backends[name]?.reservedConcurrency ?? {}, environmentName) ?? 0,
      account,
      environments,
    ),
    ...problemsWithBackends(namesOf(Object.keys(untrusted), backends), account, environments),
  );
  if (problems.length > 0) throw new BackendError(problems);
  return Object.freeze(backends);
}

/** Returns the AWS names that the team's names lead to, including those of backends with other mistakes. */
function namesOf(
  names: readonly string[],
  backends: Readonly<Record<BackendName, Backend>>,
): readonly BackendNames[] {
  return names
    .filter((name) => NAME.test(name))
    .flatMap((backend) => [
      {
        of: backend,
        written: backend,
        namesIn: (environment) => namesOfFunction(environment, backend, []),
      },
      ...Object.entries(backends[backend]?.tables ?? {}).map(([variable, { name }]): BackendNames => ({
        of: `${backend}.tables.${variable}.name`,
        written: name,
        namesIn: (environment) => [{ kind: "table", name: resourceName(environment, name), member: [] }],
      })),
    ]);
}
