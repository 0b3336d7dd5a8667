import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "./report/review";

/**
 * Plans that Terraform made, each stored as its difference from a plan without changes. Together they would
 * be 100 MB.
 */
const folder = join(__dirname, "../corpus");
const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as T;

type Values = Record<string, unknown>;
interface Addressed extends Values {
  readonly address: string;
}

/** A plan of an applied stack in which nothing changes. */
interface Base extends Values {
  readonly resources: readonly (Addressed & { readonly values: Values })[];
  readonly data: readonly Addressed[];
  readonly configuration: readonly Addressed[];
}

export type Level = "clean" | "warn" | "block";
export const levels: Readonly<Record<Verdict, Level>> = {
  clean: "clean",
  warnings: "warn",
  blocked: "block",
};

/** The difference of a plan, and the expected result of the review. */
export interface CorpusPlan {
  readonly base: string;
  /** Each of these levels is correct. */
  readonly expect: readonly Level[];
  readonly why: string;
  readonly changes: readonly (Addressed & { readonly change: Values })[];
  readonly without?: readonly string[];
  readonly configuration?: readonly Addressed[];
  readonly unconfigured?: readonly string[];
  readonly applyable: boolean;
  readonly outputs?: Values;
}

export const kinds = ["harmless", "decide", "hostile"] as const;
export const corpus = Object.fromEntries(
  kinds.map((kind) => [kind, read<Readonly<Record<string, CorpusPlan>>>(kind)]),
) as Readonly<Record<(typeof kinds)[number], Readonly<Record<string, CorpusPlan>>>>;

const bases = new Map<string, Base>();

/** The plan as Terraform wrote it, except for repeated parts. */
export function wholePlan(plan: CorpusPlan): Values {
  const base = bases.get(plan.base) ?? read<Base>(plan.base);
  bases.set(plan.base, base);
  const { resources, data, configuration, ...rest } = base;
  const named = <T extends Addressed>(items: readonly T[]) =>
    new Map(items.map((each) => [each.address, each]));
  const changed = named(plan.changes);
  const configured = new Map([...named(configuration), ...named(plan.configuration ?? [])]);
  for (const address of plan.unconfigured ?? []) configured.delete(address);
  const known = named(resources);
  const unchanged = resources
    .filter(({ address }) => !changed.has(address) && !plan.without?.includes(address))
    .map(({ values, ...each }) =>
      entry({ ...each, change: { actions: ["no-op"], before: values, after: values } }),
    );
  const changes = plan.changes.map(({ change: { patch, ...change }, ...each }) => {
    const before = "before" in change ? change["before"] : (known.get(each.address)?.values ?? null);
    const after = patch === undefined ? (change["after"] ?? null) : patched(before, patch as Patch);
    return entry({ ...each, change: { ...change, before, after } });
  });
  return {
    ...rest,
    applyable: plan.applyable,
    resource_changes: [...unchanged, ...changes],
    ...(plan.outputs && { output_changes: plan.outputs }),
    prior_state: { values: { root_module: { resources: data } } },
    configuration: {
      provider_config: {
        aws: {
          name: "aws",
          full_name: "registry.terraform.io/hashicorp/aws",
          expressions: { region: { constant_value: "us-east-1" } },
        },
        terraform: { name: "terraform", full_name: "terraform.io/builtin/terraform" },
      },
      root_module: {
        resources: [...configured.values()].map((each) => ({
          mode: "managed",
          provider_config_key: "aws",
          ...each,
        })),
      },
    },
  };
}

function entry({ change, ...each }: Addressed & { readonly change: Values }): Values {
  return {
    mode: "managed",
    provider_name: "registry.terraform.io/hashicorp/aws",
    ...each,
    change: { after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change },
  };
}

/** For each member: its new value, its removal, or the differences inside it or inside its JSON text. */
type Patch =
  | { readonly $is: unknown }
  | { readonly $gone: true }
  | { readonly $json: Patch }
  | { readonly [name: string]: Patch };

function patched(before: unknown, patch: Patch): unknown {
  if ("$is" in patch) return patch.$is;
  if ("$json" in patch) return JSON.stringify(patched(JSON.parse(String(before)), patch.$json as Patch));
  const after = { ...(before as Values) };
  for (const [name, each] of Object.entries(patch as Record<string, Patch>))
    if ("$gone" in each) delete after[name];
    else after[name] = patched(after[name], each);
  return after;
}
