import type { Environment } from "@tollgate/environments";
import { regionOf, show } from "@tollgate/environments";
import { tableOf } from "./access";
import type { Backend, BackendName, LambdaBackend } from "./schema/backend";
import { listedIn, problemsWithPermission } from "./schema/permissions";
import { problemsWithSecret } from "./schema/secrets";
import { problemsWithTable } from "./schema/tables";
import { problemsWithNames, valueIn, type ByEnvironment } from "./schema/by-environment";
import { variablesIn, duplicateVariables } from "./function-variables";
import type { TakenNames } from "./schema/own-names";
import { bytesOf, kindOfSecretIn, MAX_VARIABLES_BYTES } from "./schema/variables";

/** Returns the problems of a function that matches the schema; each begins with the field. */
export function problemsWithLambda(
  backend: LambdaBackend,
  environments: readonly Environment[],
): readonly string[] {
  return [
    ...listed(backend).flatMap(({ path, value, ...options }) =>
      problemsWithNames(path, value, environments, options),
    ),
    ...problemsWithVariables(backend, environments),
    ...problemsWithLayers(backend, environments),
    ...Object.entries(backend.tables ?? {}).flatMap(([variable, table]) =>
      problemsWithTable(table).map((problem) => `tables.${variable}.${problem}`),
    ),
    ...Object.entries(backend.secrets ?? {}).flatMap(([variable, secret]) =>
      problemsWithSecret(secret, environments).map((problem) => `secrets.${variable}${problem}`),
    ),
  ];
}

/** Returns the problems with a function's use of existing or shared resources; each begins with the field. */
export function problemsWithOthers(
  { sharedTables = {}, permissions = [] }: LambdaBackend,
  backends: Readonly<Record<BackendName, Backend>>,
  environments: readonly Environment[],
  own: TakenNames,
): readonly string[] {
  const forbidden = permissions.flatMap((permission, at) =>
    problemsWithPermission(permission, environments, own).map((problem) => `permissions.${at}${problem}`),
  );
  return [...forbidden, ...problemsWithShared(sharedTables, backends)];
}

function problemsWithShared(
  sharedTables: NonNullable<LambdaBackend["sharedTables"]>,
  backends: Readonly<Record<BackendName, Backend>>,
): readonly string[] {
  return Object.entries(sharedTables).flatMap(([variable, { of, name }]) => {
    if (tableOf(backends, of, name)) return [];
    const known = Object.entries(backends).flatMap(([backend, { tables = {} }]) =>
      Object.values(tables).map((table) => `${table.name} of ${backend}`),
    );
    return [
      `sharedTables.${variable} is ${show(`${name} of ${of}`)}; allowed: a backend's own table${known.length > 0 ? `: ${known.join(", ")}` : "; there is none"}`,
    ];
  });
}

interface Listed {
  readonly path: string;
  readonly value: ByEnvironment<string | number | readonly string[]> | Readonly<Record<string, object>>;
  /** Whether environments may omit it. */
  readonly mayLeaveOut?: boolean;
  /** Whether it names things of one account and Region, of which each cell has its own. */
  readonly isOfOnePlace?: boolean;
}

/** Returns the values that may be listed by environment, with their paths. */
function listed({
  environment = {},
  secrets = {},
  permissions = [],
  layers = {},
  reservedConcurrency = {},
  vpc = {},
}: LambdaBackend): readonly Listed[] {
  return [
    { path: "layers", value: layers, mayLeaveOut: true },
    { path: "vpc", value: vpc, mayLeaveOut: true, isOfOnePlace: true },
    { path: "reservedConcurrency", value: reservedConcurrency, mayLeaveOut: true },
    ...Object.entries(environment).map(([name, value]) => ({ path: `environment.${name}`, value })),
    ...Object.entries(secrets).flatMap(([name, fields]) =>
      Object.entries(fields).map(([field, value]) => ({
        path: `secrets.${name}.${field}`,
        value: value ?? {},
        mayLeaveOut: field === "kmsKeyArn",
      })),
    ),
    ...permissions.flatMap((permission, at) =>
      Object.entries(listedIn(permission)).map(([field, value]) => ({
        path: `permissions.${at}.${field}`,
        value: value ?? {},
        // An environment without the resource gets no permission for it.
        mayLeaveOut: true,
      })),
    ),
  ];
}

function problemsWithVariables(
  backend: LambdaBackend,
  environments: readonly Environment[],
): readonly string[] {
  const secrets = Object.entries(backend.environment ?? {}).flatMap(([name, value]) =>
    [value]
      .flatMap((each) => (typeof each === "string" ? each : Object.values(each)))
      .flatMap((each) => kindOfSecretIn(each) ?? [])
      .slice(0, 1)
      .map(
        (kind) =>
          `environment.${name} is ${kind}; allowed: any value but a secret, which would be in Terraform's state and plans`,
      ),
  );
  const tooLong = environments.flatMap((environment) => {
    const bytes = bytesOf(variablesIn(backend, environment));
    return bytes <= MAX_VARIABLES_BYTES
      ? []
      : [
          `environment is ${bytes} bytes in ${show(environment.name)}; allowed: at most ${MAX_VARIABLES_BYTES}, names and values of all variables ` +
            'together as JSON (Lambda quotas, "Function environment variables")',
        ];
  });
  const twice = duplicateVariables(backend).map(
    ({ field, name }) => `${field}.${name} is a duplicate; allowed: a name that no other variable has`,
  );
  return [...secrets, ...twice, ...tooLong.slice(0, 1)];
}

/** A layer must be in the function's Region, and be signed if Lambda accepts signed code only. */
function problemsWithLayers(
  { layers = {} }: LambdaBackend,
  environments: readonly Environment[],
): readonly string[] {
  return environments
    .flatMap(({ name, region, codeSigning }) =>
      (valueIn(layers, name) ?? []).flatMap((arn) => {
        if (regionOf(arn) !== region)
          return [`layers is ${show(arn)}; allowed: layers in ${region}, the Region of ${name}`];
        return codeSigning
          ? [
              `layers is ${show(arn)}; allowed: none in ${name}, whose codeSigning accepts only code signed with its own profile`,
            ]
          : [];
      }),
    )
    .slice(0, 1);
}
