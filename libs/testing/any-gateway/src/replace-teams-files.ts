import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import type * as environmentsModule from "@tollgate/environments";
import type { Environment } from "@tollgate/environments";
import type * as definitionModule from "@tollgate/gateway-definition";
import { APPS } from "./any-backend";
import type { WrittenGateway } from "./any-gateway";

/** The source of each app. Its answer names the route of the request. */
const ECHO = `
interface Event { readonly resource: string; readonly httpMethod: string }
export const handler = async ({ resource, httpMethod }: Event) => ({
  statusCode: 200,
  body: JSON.stringify({ resource, httpMethod }),
});
`;

const ROOT = resolve(__dirname, "../../../..");

/** The files that a team writes, for the duration of a test. */
export interface TeamsFiles {
  /**
   * Writes a gateway.
   *
   * @throws {Mistake} if the environments or backends are rejected. The previous ones are kept then.
   */
  write(gateway: WrittenGateway): Promise<void>;
  /** The environments of the gateway that was written last. */
  environments(): readonly Environment[];
  /** Whether an error is a rejection of the team's files. */
  isRefusal(error: unknown): Promise<boolean>;
}

/**
 * Replaces the sample by a gateway that a test writes, for modules that are loaded afterwards. The test loads
 * the tested modules with `await import()`.
 */
export function replaceTeamsFiles(): TeamsFiles {
  const folder = mkdtempSync(join(tmpdir(), "any-gateway-"));
  replaceApps(folder);
  const document = join(folder, "openapi.yaml");
  const openApiPathFile = join(ROOT, "libs/gateway/definition/src/open-api-path");
  const { openApiPath } = jest.requireActual<typeof definitionModule>(openApiPathFile);
  copyFileSync(join(ROOT, openApiPath), document);
  const environmentsFile = join(ROOT, "libs/environments/src/environments");
  const { account, environments } = jest.requireActual<typeof environmentsModule>(environmentsFile);
  let team = { accounts: [account], environments, backends: {} as typeof definitionModule.backends };
  jest.doMock(environmentsFile, () => ({
    get account() {
      return team.accounts[0];
    },
    get accounts() {
      return team.accounts;
    },
    get environments() {
      return team.environments;
    },
  }));
  jest.doMock(join(ROOT, "libs/gateway/definition/src/backends/loaded-backends"), () => ({
    get backends() {
      return team.backends;
    },
  }));
  jest.doMock(openApiPathFile, () => ({ openApiPath: relative(ROOT, document) }));
  return {
    async write(gateway) {
      const { checkTogether, parseAccount, parseEnvironment } = await import("@tollgate/environments");
      const { parseBackends } = await import("@tollgate/gateway-definition");
      const parsed = {
        accounts: gateway.accounts.map(parseAccount),
        environments: gateway.environments.map(parseEnvironment),
      };
      checkTogether(parsed.accounts, parsed.environments);
      const { accounts, environments } = parsed;
      team = { ...parsed, backends: parseBackends(gateway.backends, { account: accounts, environments }) };
      writeFileSync(document, gateway.source);
    },
    environments: () => team.environments,
    async isRefusal(error) {
      const { Mistake } = await import("@tollgate/environments");
      const { DocumentError } = await import("@tollgate/gateway-definition");
      return error instanceof Mistake || error instanceof DocumentError;
    },
  };
}

/** Replaces the workspace's Lambda functions, except the authorizer, by test apps. */
function replaceApps(folder: string): void {
  const file = join(ROOT, "libs/workspace/src/bundle/app-files");
  const actual = jest.requireActual<{ readonly sourceFolder: (app: string) => string }>(file);
  const apps = APPS.map((name) => `apps/${name}`);
  for (const app of apps) {
    mkdirSync(join(folder, app, "src"), { recursive: true });
    writeFileSync(join(folder, app, "src/main.ts"), ECHO);
  }
  jest.doMock(file, () => ({
    ...actual,
    sourceFolder: (app: string) => (apps.includes(app) ? join(folder, app) : actual.sourceFolder(app)),
    lambdaApps: () => ["apps/authorizer-lambda", ...apps],
  }));
}
