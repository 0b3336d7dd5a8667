import { routerFunction, RouterFunctionSizeError, type RouterFunctionOptions } from "@tollgate/cell-router";
import type { Attribute } from "../../diff/change";
import { finding, report, type RuleFinding } from "../../findings/finding";
import { message, messageList } from "../../findings/message";
import { isObject, parsedJson, textOf, without } from "../../values/json";

/** The id of an API, and its Region. */
const API = /^([a-z0-9]{10})\.([a-z]{2}(?:-[a-z]+)+-\d)$/;

type Router = Required<RouterFunctionOptions>;

/**
 * Compares what two versions of the router's function do with requests. Only code that this version of Tollgate makes
 * is understood; other code sees every token, and may send it anywhere.
 */
export function routerCode({ before, after, isUnknown }: Attribute): readonly RuleFinding[] {
  if (isUnknown)
    return report("unknown-value", ["Where the function sends requests is known only after the apply."]);
  const [code, earlier] = [textOf(after), textOf(before)];
  const now = code === undefined ? undefined : readRouter(code);
  if (now === undefined)
    return report(
      "routing-changed",
      ["The function runs code that this review does not know: it sees every request with its token."],
      earlier === undefined ? "warn" : "block",
    );
  if (earlier === undefined)
    return report(
      "routing-changed",
      [
        "Requests with their tokens are sent to the APIs ",
        ...messageList(now.cells.map(({ apiId, region }) => `${apiId} in ${region}`)),
        ".",
      ],
      "info",
    );
  // An earlier version of Tollgate may have made it: its settings are compared, whatever its code did with them.
  const old = settingsIn(earlier);
  if (old === undefined)
    return report("routing-changed", ["The function's code before this change is not a router's."], "warn");
  return differences(old, now);
}

function differences(old: Router, now: Router): readonly RuleFinding[] {
  const findings: RuleFinding[] = [];
  const say = (...args: Parameters<typeof finding>) => findings.push(finding(...args));
  if (old.tokenPrefix !== now.tokenPrefix)
    say(
      "routing-changed",
      message`Tokens name their cell after ${now.tokenPrefix} instead of ${old.tokenPrefix}.`,
    );
  const first = { before: old.cells[0].name, after: now.cells[0].name };
  if (first.before !== first.after)
    say(
      "routing-changed",
      message`Requests that name no cell go to cell ${first.after} instead of ${first.before}: tokens of the first cell name none.`,
    );
  const cells = new Map(now.cells.map((cell) => [cell.name, cell]));
  for (const cell of old.cells) {
    const kept = cells.get(cell.name);
    if (kept === undefined)
      say(
        "routing-changed",
        message`The router no longer knows cell ${cell.name}: the tokens of its tenants get 401. Move each to another cell first: npm run tenants -- move-cell.`,
      );
    else if (kept.apiId !== cell.apiId || kept.region !== cell.region)
      say(
        "routing-changed",
        message`Requests of cell ${cell.name} go to the API ${kept.apiId} in ${kept.region} instead of ${cell.apiId} in ${cell.region}.`,
      );
  }
  const added = now.cells.filter(({ name }) => !old.cells.some((cell) => cell.name === name));
  if (added.length > 0)
    say(
      "routing-changed",
      [
        `The router learns of the cell${added.length > 1 ? "s" : ""} `,
        ...messageList(added.map(({ name, apiId, region }) => `${name} (API ${apiId} in ${region})`)),
        ".",
      ],
      "info",
    );
  if (old.stage !== now.stage)
    say("routing-changed", message`Requests go to the stage ${now.stage} instead of ${old.stage}.`);
  const hosts = (router: Router) => router.domains.map(({ name, basePath = "" }) => `${name}/${basePath}`);
  const gone = without(hosts(old), hosts(now)).map(String);
  if (gone.length > 0) say("domain-removed", ["The router no longer serves ", ...messageList(gone), "."]);
  const served = without(hosts(now), hosts(old)).map(String);
  if (served.length > 0)
    say("routing-changed", ["The router begins to serve ", ...messageList(served), "."], "info");
  if (old.hasSecret && !now.hasSecret)
    say("routing-changed", ["The router no longer sends its secret: cells that ask for it answer 403."]);
  if (!old.hasSecret && now.hasSecret)
    say(
      "routing-changed",
      ["The router sends its secret to the cells. Until the store has one, they answer 403."],
      "warn",
    );
  if (findings.length === 0)
    say(
      "routing-changed",
      ["The function's code changes, and sends each request where it went before."],
      "info",
    );
  return findings;
}

/** Reads the code of a router's function; `undefined` for any other code. */
function readRouter(code: string): Router | undefined {
  const router = settingsIn(code);
  if (router === undefined) return undefined;
  try {
    return routerFunction(router) === code ? router : undefined;
  } catch (error) {
    if (error instanceof RouterFunctionSizeError) return undefined;
    throw error;
  }
}

function isRepeated(items: readonly unknown[]): boolean {
  const names = items.map((each) => (isObject(each) ? String(each["name"]) : ""));
  return new Set(names).size < names.length;
}

function settingsIn(code: string): Router | undefined {
  const settings = parsedJson(/^\s*(?:const|var|let) settings = (\{.*\});$/m.exec(code)?.[1] ?? "");
  if (!isObject(settings)) return undefined;
  const { tokenPrefix, names, origins, stage, domains, hasSecret } = settings;
  if (typeof tokenPrefix !== "string" || typeof stage !== "string" || typeof hasSecret !== "boolean")
    return undefined;
  if (!Array.isArray(names) || !Array.isArray(origins) || !Array.isArray(domains)) return undefined;
  const cells = names.map((name, at) => {
    const [, apiId = "", region = ""] = API.exec(String(origins[at])) ?? [];
    return { name: String(name), apiId, region };
  });
  if (cells.some(({ apiId }) => apiId === "")) return undefined;
  const [first, ...rest] = cells;
  // The function takes the first of two entries for one name.
  if (first === undefined || isRepeated(cells) || isRepeated(domains)) return undefined;
  const hosts = domains.flatMap((each) => {
    if (!isObject(each) || typeof each["name"] !== "string") return [];
    const { name, basePath } = each;
    return [{ name, ...(typeof basePath === "string" && { basePath }) }];
  });
  return { tokenPrefix, stage, hasSecret, cells: [first, ...rest], domains: hosts };
}
