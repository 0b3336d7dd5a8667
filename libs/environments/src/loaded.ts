import { checkTogether } from "./check-together";
import type { Environment } from "./environment";
import { EnvironmentError } from "./environment-error";
import { account, environments } from "./environments";

// Whatever loads an environment loads this, so that nothing begins with environments that AWS would not have side by side.
checkTogether(account, environments);

/**
 * Finds an environment by its name.
 *
 * @throws {EnvironmentError} naming the environments that there are.
 */
export function environmentNamed(untrustedName: string): Environment {
  const found = environments.find(({ name }) => name === untrustedName);
  if (found) return found;
  const names = environments.map(({ name }) => name).join(", ");
  throw new EnvironmentError([
    `environment ${JSON.stringify(untrustedName)} does not exist; there are: ${names}`,
  ]);
}
