import { columns } from "../output/columns";
import { routesByScope } from "../scopes/routes-by-scope";
import { define } from "./definition";

/** Commands for scopes. */
export const scopeCommands = [
  define<{ readonly scope: string; readonly routes: readonly string[] }>({
    name: "scopes",
    arguments: "",
    summary: "list the scopes that routes of the OpenAPI document require, with these routes",
    options: [],
    examples: ["scopes --env dev"],
    writes: false,
    async *run({ environment }) {
      for (const [scope, routes] of await routesByScope(environment)) yield { scope, routes };
    },
    empty: "No route requires a scope.\n",
    header: columns(["SCOPE", 24], ["ROUTES", 1]),
    format: ({ scope, routes }) => `${columns([scope, 24], [routes.join(", "), 1])}\n`,
  }),
];
