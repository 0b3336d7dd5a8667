import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { initialize, synthesize } from "./synthesize";
import type { Moto } from "./moto";
import { startProvider, type RunningProvider } from "./running-provider";
import { terraform, tryTerraform, type TerraformPlan } from "./terraform";

/**
 * The changes of a step: from a resource such as `aws_kms_key encryption_key` to `create`, `update`,
 * `delete`, `replace` or `replace-first`.
 */
export type Touched = Readonly<Record<string, string>>;

/** The time span of a change, as positions in the events of `terraform apply -json`. */
interface Span {
  readonly action: string;
  readonly address: string;
  readonly started: number;
  readonly ended: number;
}

/** A stack of a copy of the workspace, deployed to a server. */
export class Deployment {
  private provider: RunningProvider | undefined;

  constructor(
    private readonly root: string,
    private readonly stack: string,
    private readonly env: Moto["env"],
    /** Whether to deploy the same stack as to AWS, including resources that servers usually lack. */
    private readonly isWhole = false,
  ) {}

  /** Synthesizes and plans. @returns the changes in the plan */
  async plan(): Promise<Touched> {
    await this.synthesize();
    return this.planSynthesized();
  }

  /** Synthesizes all stacks, and prepares this one for Terraform. */
  async synthesize(): Promise<void> {
    await synthesize(this.root, this.stack, {
      ...this.env,
      ...(this.isWhole && { AWS_ENDPOINT_URL: "" }),
    });
    // Buckets cannot be subdomains of a server with one address.
    if (this.isWhole)
      writeFileSync(this.path("server_override.tf.json"), '{"provider":{"aws":{"s3_use_path_style":true}}}');
  }

  /** Plans what was synthesized last. @returns the changes in the plan */
  async planSynthesized(...options: readonly string[]): Promise<Touched> {
    await initialize(this.root, this.stack, this.env);
    this.provider ??= await startProvider(this.path("."), this.env);
    // No refresh is necessary, because the last plan refreshed the state and had no changes.
    await this.terraform("plan", "-input=false", "-refresh=false", "-out=e2e.plan", ...options);
    return touchedBy(await this.lastPlan());
  }

  /** The last plan, as the review reads it. */
  async lastPlan(): Promise<TerraformPlan> {
    return JSON.parse(await this.terraform("show", "-json", "e2e.plan")) as TerraformPlan;
  }

  /** Applies the last plan. @returns the time span of each change */
  async apply(): Promise<readonly Span[]> {
    return spansOf(await this.terraform("apply", "-input=false", "-json", "e2e.plan"));
  }

  /** Checks that a further plan has no changes. @throws {Error} with the changes */
  async expectNothingToDo(): Promise<void> {
    const args = ["plan", "-input=false", "-no-color", "-detailed-exitcode"];
    const { status, stdout, stderr } = await tryTerraform(this.root, this.stack, args, this.terraformEnv);
    if (status !== 0) throw new Error(`a second plan ended with ${status}:\n${stdout.slice(-3000)}${stderr}`);
  }

  /** The resources that Terraform destroys only after their users, according to its state. */
  async outlivingItsUsers(): Promise<ReadonlySet<string>> {
    const state = JSON.parse(await this.terraform("state", "pull")) as State;
    return new Set(
      state.resources
        .filter(({ instances }) => instances.some((each) => each.create_before_destroy === true))
        .map(({ type, name }) => nameOf(`${type}.${name}`)),
    );
  }

  /** Imports an existing resource into the state, as the only resource of its type. */
  async import(type: string, id: string): Promise<void> {
    const { resource } = JSON.parse(readFileSync(this.path("cdk.tf.json"), "utf8")) as {
      resource: Record<string, object>;
    };
    await this.terraform("import", "-input=false", `${type}.${Object.keys(resource[type] ?? {}).join()}`, id);
  }

  /** Stops the provider. The server has what was deployed. */
  async close(): Promise<void> {
    await this.provider?.stop();
  }

  private get terraformEnv(): Moto["env"] {
    return { ...this.env, ...this.provider?.env };
  }

  private path(file: string): string {
    return join(this.root, "cdktf.out/stacks", this.stack, file);
  }

  private terraform(...args: string[]): Promise<string> {
    return terraform(this.root, this.stack, args, this.terraformEnv);
  }
}

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly create_before_destroy?: boolean }[];
  }[];
}

function touchedBy(plan: TerraformPlan): Touched {
  const changes = (plan.resource_changes ?? []).filter(
    ({ change: { actions } }) => !["no-op", "read"].includes(actions.join()),
  );
  return Object.fromEntries(
    changes.map(({ address, change: { actions } }) => [
      nameOf(address),
      KINDS[actions.join()] ?? actions.join(),
    ]),
  );
}

const KINDS: Readonly<Record<string, string>> = {
  "delete,create": "replace",
  // The new resource is created before the old one is deleted.
  "create,delete": "replace-first",
};

/** Formats `aws_kms_key.encryption_key_EEB70057` as `aws_kms_key encryption_key`, without cdktf's hash. */
export function nameOf(address: string): string {
  return address.replace(".", " ").replace(/_[0-9A-F]{8}$/, "");
}

function spansOf(printed: string): readonly Span[] {
  const spans = new Map<string, Span>();
  printed
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ApplyEvent)
    .forEach(({ type, hook }, at) => {
      if (!hook || !/^apply_(start|complete)$/.test(type)) return;
      const [address, action] = [nameOf(hook.resource.addr), hook.action];
      const before = spans.get(`${action} ${address}`);
      const started = type === "apply_start" ? at : (before?.started ?? at);
      spans.set(`${action} ${address}`, { action, address, started, ended: at });
    });
  return [...spans.values()];
}

interface ApplyEvent {
  readonly type: string;
  readonly hook?: { readonly action: string; readonly resource: { readonly addr: string } };
}

/**
 * Whether all changes that match the first pattern ended before any that match the second began.
 *
 * @throws {Error} when nothing matches a pattern
 */
export function isBefore(spans: readonly Span[], first: RegExp, second: RegExp): boolean {
  const [early, late] = [first, second].map((pattern) =>
    spans.filter(({ action, address }) => pattern.test(`${action} ${address}`)),
  ) as [Span[], Span[]];
  if (early.length === 0 || late.length === 0)
    throw new Error(
      `${first} or ${second} is in none of:\n${spans.map((each) => `${each.action} ${each.address}`).join("\n")}`,
    );
  return Math.max(...early.map(({ ended }) => ended)) < Math.min(...late.map(({ started }) => started));
}
