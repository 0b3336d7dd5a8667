import { startEmulator } from "@tollgate/emulator";
import { environmentNamed, firstPlan } from "@tollgate/environments";
import { LOCAL_CREDENTIALS, localBundles, localEnvironment, localSecrets } from "@tollgate/local-environment";
import {
  awsClients,
  awsPorts,
  createTenant,
  type CreateOptions,
} from "@tollgate/tenant-provisioning-runtime";
import { ensureBundles } from "@tollgate/workspace";

export interface StartOptions {
  /** The name of an environment in `environments.ts`. */
  readonly env: string;
  /** Values of secrets by name. They override those of `.secrets.<env>.json`. @default none */
  readonly secrets?: Readonly<Record<string, string | object>>;
  /**
   * Receives each line that a Lambda function writes.
   *
   * @default writes the line to stderr, after the function's name
   */
  readonly onOutput?: (functionName: string, line: string) => void;
}

/** An environment's gateway, as `npm start` serves it, on a free port. */
export interface TestGateway {
  /** The stage's address, which precedes a path: `http://127.0.0.1:40123/dev`. */
  readonly url: string;
  /** Creates a tenant with a token. @throws {PlanNameError} for a plan that the environment does not have. */
  readonly tenant: (options?: Partial<CreateOptions>) => Promise<TestTenant>;
  readonly close: () => Promise<void>;
}

export interface TestTenant {
  readonly id: string;
  readonly token: string;
  /** Sends a request with the tenant's token. @param path the path after the stage: `/orders/17` */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

/**
 * Starts the gateway of an environment: its document, its plans and tables, and its Lambda functions, built
 * from their current sources. Its state is discarded when it closes.
 *
 * @throws {EnvironmentError} when there is no such environment.
 * @throws {SecretsFileError} when a value is given for a secret that no backend has.
 * @throws {DocumentError} when the document is invalid.
 * @throws {BundleError} when a Lambda function does not build.
 */
export async function startGateway({
  env,
  secrets,
  onOutput = toStderr,
}: StartOptions): Promise<TestGateway> {
  const environment = environmentNamed(env);
  await ensureBundles(localBundles(environment));
  const emulator = await startEmulator({
    ...localEnvironment(environment),
    secrets: localSecrets(environment, undefined, secrets),
    log: {
      access: () => undefined,
      lambda: onOutput,
      problem: (line) => onOutput("local gateway", line),
    },
  });
  const clients = awsClients(environment.region, {
    server: { endpoint: emulator.url, credentials: LOCAL_CREDENTIALS },
  });
  const tenancy = { ...awsPorts(environment, clients), environment, actor: "a test" };
  const url = `${emulator.url}/${environment.name}`;
  let tenants = 0;
  return {
    url,
    async tenant(options = {}) {
      const { tenantId, token } = await createTenant(
        { tenantId: `tenant-${++tenants}`, plan: firstPlan(environment), ...options },
        tenancy,
      );
      return {
        id: tenantId,
        token,
        fetch: (path, { headers, ...init } = {}) => {
          const all = new Headers(headers);
          all.set("authorization", token);
          return fetch(url + path, { ...init, headers: all });
        },
      };
    },
    async close() {
      clients.destroy();
      await emulator.close();
    },
  };
}

function toStderr(functionName: string, line: string): void {
  process.stderr.write(`[${functionName}] ${line}\n`);
}
