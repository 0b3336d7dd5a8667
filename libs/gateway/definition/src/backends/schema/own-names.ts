import {
  namesOfAccount,
  namesOfEnvironment,
  namesOfFunction,
  type Account,
  type AwsName,
  type Environment,
  type NameKind,
} from "@tollgate/environments";
import { resourceName } from "@tollgate/records";

/**
 * Tells whether the gateway or a backend has a name. All environments count as one account, so a name of any
 * environment is taken.
 */
export interface OwnNames {
  readonly isOfGateway: (kind: NameKind, name: string) => boolean;
  readonly isOfBackend: (kind: NameKind, name: string) => boolean;
}

/** The parts of a backend that determine names on AWS. */
interface NamingBackend {
  readonly app?: string | undefined;
  readonly tables?: Readonly<Record<string, { readonly name: string }>> | undefined;
}

/**
 * Returns the names that are taken in all environments together: a resource with such a name is not an
 * existing one that a backend may name.
 */
export function ownNames(
  backends: Readonly<Record<string, NamingBackend>>,
  account: Account,
  environments: readonly Environment[],
): OwnNames {
  const ofBackends = environments.flatMap((environment) =>
    Object.entries(backends).flatMap(([backend, { app, tables = {} }]): readonly Named[] => [
      ...(app === undefined ? [] : namesOfFunction(environment, backend, [])),
      ...Object.values(tables).map(({ name }) => ({
        kind: "table" as const,
        name: resourceName(environment, name),
      })),
    ]),
  );
  return {
    isOfGateway: isAmong([
      ...namesOfAccount(account, environments),
      ...environments.flatMap((environment) => namesOfEnvironment(environment)),
    ]),
    isOfBackend: isAmong(ofBackends),
  };
}

type Named = Pick<AwsName, "kind" | "name">;

function isAmong(names: readonly Named[]): (kind: NameKind, name: string) => boolean {
  return (kind, name) => names.some((each) => each.kind === kind && each.name === name);
}
