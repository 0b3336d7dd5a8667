import {
  environmentsOfCells,
  namesOfAccount,
  namesOfAllCells,
  namesOfFunction,
  type Account,
  type AwsName,
  type Environment,
  type NameKind,
} from "@tollgate/environments";
import { resourceName } from "@tollgate/records";

/**
 * Checks whether a name belongs to the gateway or to a backend. All environments count as one account, so a
 * name of any environment is taken.
 */
export interface TakenNames {
  readonly isUsedByGateway: (kind: NameKind, name: string) => boolean;
  readonly isUsedByBackend: (kind: NameKind, name: string) => boolean;
}

/** The parts of a backend that determine names on AWS. */
interface NamingBackend {
  readonly app?: string | undefined;
  readonly tables?: Readonly<Record<string, { readonly name: string }>> | undefined;
}

/**
 * Returns the names that are taken in all environments together. A backend must not name a resource with one
 * of them as an existing one, because Tollgate creates it.
 */
export function takenNames(
  backends: Readonly<Record<string, NamingBackend>>,
  account: Account | readonly Account[],
  environments: readonly Environment[],
): TakenNames {
  const accounts = [account].flat();
  const ofCells = environmentsOfCells(environments);
  const backendNames = ofCells.flatMap((environment) =>
    Object.entries(backends).flatMap(([backend, { app, tables = {} }]): readonly Named[] => [
      ...(app === undefined ? [] : namesOfFunction(environment, backend, [])),
      ...Object.values(tables).map(({ name }) => ({
        kind: "table" as const,
        name: resourceName(environment, name),
      })),
    ]),
  );
  return {
    isUsedByGateway: nameChecker([
      ...accounts.flatMap((each) => namesOfAccount(each, environments, accounts)),
      ...environments.flatMap((environment) => namesOfAllCells(environment)),
    ]),
    isUsedByBackend: nameChecker(backendNames),
  };
}

type Named = Pick<AwsName, "kind" | "name">;

function nameChecker(names: readonly Named[]): (kind: NameKind, name: string) => boolean {
  return (kind, name) => names.some((each) => each.kind === kind && each.name === name);
}
