type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Plan = Record<string, Json> & {
  resource_changes?: Change[];
  configuration?: { root_module?: { resources?: Configured[] } };
};
interface Change {
  address: string;
  change: { actions: string[]; before: Json; after: Json };
}
interface Configured {
  address: string;
  expressions?: Record<string, Json>;
  provisioners?: { type: string }[];
}

const KEPT = [
  "format_version",
  "terraform_version",
  "variables",
  "resource_changes",
  "output_changes",
  "applyable",
  "complete",
  "errored",
];

/** Attributes whose values the server generates. */
const DRAWN =
  /^(id|.*_id|lock_token|name_servers|primary_name_server|zone_id|.*_domain_name|.*domain_validation.*|hosted_zone_id)$/;

/**
 * Turns a plan into a fixture: its changes and, of the configuration, the names of the set attributes.
 * Accounts, times, hashes and generated ids are replaced, so that the fixture changes only when the plan
 * does.
 */
export function trimPlan(text: string): string {
  const plan = JSON.parse(text) as Plan;
  const kept = Object.fromEntries(
    KEPT.flatMap((name) => (plan[name] === undefined ? [] : [[name, plan[name]]])),
  ) as Plan;
  kept.resource_changes = (plan.resource_changes ?? []).filter(
    ({ change }) => change.actions.join() !== "no-op",
  );
  const addresses = kept.resource_changes.map(({ address }) => address.replace(/\[.*$/, ""));
  const resources = (plan.configuration?.root_module?.resources ?? []).filter(({ address }) =>
    addresses.includes(address),
  );
  kept.configuration = {
    root_module: {
      resources: resources.map(({ address, expressions, provisioners }) => ({
        address,
        expressions: Object.fromEntries(Object.keys(expressions ?? {}).map((name) => [name, {}])),
        ...(provisioners && { provisioners: provisioners.map(({ type }) => ({ type })) }),
      })),
    },
  };
  const names = new Map<string, string>();
  for (const { change } of kept.resource_changes) collect(change.before, names);
  const written = [...names].reduce(
    (rest, [drawn, name]) => rest.replaceAll(drawn, name),
    JSON.stringify(kept, undefined, 1),
  );
  return `${written
    .replaceAll("123456789012", "000000000000")
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+0000)/g, "2026-01-01T00:00:00Z")
    .replace(/"assets\/[^"]*"/g, '"function.zip"')
    .replace(/"(source_code_hash|code_sha256)": "[^"]*"/g, '"$1": "hash"')}\n`;
}

function collect(value: Json, names: Map<string, string>): void {
  if (Array.isArray(value)) value.forEach((each) => collect(each, names));
  else if (typeof value === "object" && value !== null)
    for (const [name, each] of Object.entries(value)) {
      if (typeof each !== "string") collect(each, names);
      else if (DRAWN.test(name) && isDrawn(each) && !names.has(each))
        names.set(each, `drawn${names.size + 1}`);
    }
}

/** Whether a word is generated: it contains digits, unlike names, which consist of words and hyphens. */
function isDrawn(text: string): boolean {
  return /^[A-Za-z0-9]{10,}$/.test(text) && /\d/.test(text)
    ? true
    : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
