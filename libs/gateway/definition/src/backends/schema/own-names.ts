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

/** Whose a name is. All environments count as being in one account, so whichever has it. */
export interface OwnNames {
  readonly isOfGateway: (kind: NameKind, name: string) => boolean;
  readonly isOfBackend: (kind: NameKind, name: string) => boolean;
}

/** What of a backend makes names on AWS. */
interface NamingBackend {
  readonly app?: string | undefined;
  readonly tables?: Readonly<Record<string, { readonly name: string }>> | undefined;
}

/** The names that are taken in all environments together: what has one of them is not there for a backend to name. */
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
