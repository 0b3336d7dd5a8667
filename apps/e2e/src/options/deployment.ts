import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "../support/aws/environment-options";
import type { Moto } from "../support/aws/moto";
import { terraform, tryTerraform, type TerraformPlan } from "../support/aws/terraform";

/** What a step does, in order: `aws_kms_key encryption_key` to `create`, `update`, `delete`, `replace` or `replace-first`. */
export type Touched = Readonly<Record<string, string>>;

/** When something was done to a resource, as `terraform apply -json` tells it: places in the order of its events. */
interface Span {
  readonly action: string;
  readonly address: string;
  readonly started: number;
  readonly ended: number;
}

/** A stack of a copy of the workspace, on a server. */
export class Deployment {
  constructor(
    private readonly root: string,
    private readonly stack: string,
    private readonly env: Moto["env"],
    /** Whether it is what AWS gets, with nothing left out that servers usually lack. */
    private readonly isWhole = false,
  ) {}

  /** Synthesizes anew, and plans. @returns what the plan would touch. */
  async plan(): Promise<Touched> {
    await synthesize(this.root, this.stack, {
      ...this.env,
      ...(this.isWhole && { AWS_ENDPOINT_URL: "" }),
    });
    // A server at one address has no names of buckets before it.
    if (this.isWhole)
      writeFileSync(this.path("server_override.tf.json"), '{"provider":{"aws":{"s3_use_path_style":true}}}');
    // Nothing has changed since the last plan, which read everything anew and found nothing to do.
    await this.terraform("plan", "-input=false", "-refresh=false", "-out=e2e.plan");
    const plan = JSON.parse(await this.terraform("show", "-json", "e2e.plan")) as TerraformPlan;
    return touchedBy(plan);
  }

  /** Applies what was planned last. @returns when each resource was changed. */
  async apply(): Promise<readonly Span[]> {
    return spansOf(await this.terraform("apply", "-input=false", "-json", "e2e.plan"));
  }

  /** Whether a further plan has nothing to do. @throws {Error} with what it would do. */
  async expectNothingToDo(): Promise<void> {
    const args = ["plan", "-input=false", "-no-color", "-detailed-exitcode"];
    const { status, stdout, stderr } = await tryTerraform(this.root, this.stack, args, this.env);
    if (status !== 0) throw new Error(`a second plan ended with ${status}:\n${stdout.slice(-3000)}${stderr}`);
  }

  /** Addresses of what Terraform destroys only after what used it, by its own state. */
  async outlivingItsUsers(): Promise<ReadonlySet<string>> {
    const state = JSON.parse(await this.terraform("state", "pull")) as State;
    return new Set(
      state.resources
        .filter(({ instances }) => instances.some((each) => each.create_before_destroy === true))
        .map(({ type, name }) => nameOf(`${type}.${name}`)),
    );
  }

  /** Takes into the state what is there already, as the one resource of its type. */
  async import(type: string, id: string): Promise<void> {
    const { resource } = JSON.parse(readFileSync(this.path("cdk.tf.json"), "utf8")) as {
      resource: Record<string, object>;
    };
    await this.terraform("import", "-input=false", `${type}.${Object.keys(resource[type] ?? {}).join()}`, id);
  }

  private path(file: string): string {
    return join(this.root, "cdktf.out/stacks", this.stack, file);
  }

  private terraform(...args: string[]): Promise<string> {
    return terraform(this.root, this.stack, args, this.env);
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
  // The new one is made before the old one goes.
  "create,delete": "replace-first",
};

/** `aws_kms_key.encryption_key_EEB70057` as `aws_kms_key encryption_key`: cdktf's hash says nothing. */
function nameOf(address: string): string {
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

/** Whether all that the first matches ended before anything that the second matches began. @throws {Error} if one matches nothing. */
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
