import { parseEnvironment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { commands } from "../commands";
import type { Io } from "../io/io";
import { confirm } from "./confirm";

/** Without a terminal, a command that asks is refused. */
const io = { isTerminal: false, ask: () => Promise.reject(new Error("asked")) } as unknown as Io;

/** The commands that ask before they run in an environment. */
async function askingIn(change: object): Promise<readonly string[]> {
  const environment = parseEnvironment({ ...dev, tokensTable: "another", tokenPrefix: "another", ...change });
  const asked = await Promise.all(
    commands.map(async (command) => {
      const isAsking = await confirm(command, ["acme"], {}, environment, io).then(
        () => false,
        () => true,
      );
      return isAsking ? [command.name] : [];
    }),
  );
  return asked.flat().sort();
}

const ALL = ["delete", "tokens revoke", "tokens rotate"];

it.each([
  ["dev, as it is shipped", {}, ["delete"]],
  ["prod, as it is shipped", prod, ALL],
  ["another environment with deletionProtection", { name: "staging", deletionProtection: true }, ALL],
  ["another one without", { name: "staging", deletionProtection: false }, ["delete"]],
  ["one that is named prod, and has none", { name: "prod", deletionProtection: false }, ["delete"]],
])("%s", async (_, environment, asking) => {
  expect(await askingIn(environment)).toEqual(asking);
});
