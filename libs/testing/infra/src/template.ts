import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";

/** A resource of a synthesized stack; its settings have Terraform's names. */
export interface SynthesizedResource {
  readonly type: string;
  /** Its logical id: what follows the type in a Terraform address. */
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

type Section = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What a stack synthesizes to, for tests that assert a property of every resource of a kind. */
export class Template {
  /** Synthesizes a stack of its own for the constructs that `build` puts into it. */
  static of(build: (stack: TerraformStack) => void): Template {
    const stack = new TerraformStack(Testing.app(), "test");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    build(stack);
    return Template.ofStack(stack);
  }

  /** Synthesizes a stack, running the validations of its constructs as `cdktf synth` does. */
  static ofStack(stack: TerraformStack): Template {
    return new Template(JSON.parse(Testing.synth(stack, true)) as Record<string, unknown>);
  }

  private constructor(private readonly json: Readonly<Record<string, unknown>>) {}

  /** Every resource, in the order of types and ids. */
  get all(): readonly SynthesizedResource[] {
    return Object.entries((this.json["resource"] ?? {}) as Section).flatMap(([type, byId]) =>
      Object.entries(byId).map(([id, values]) => ({ type, id, values })),
    );
  }

  /** Every resource of a type, such as `aws_iam_role`. */
  resources(type: string): readonly SynthesizedResource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /**
   * The one resource of a type.
   *
   * @throws {Error} when there is none, or more than one.
   */
  resource(type: string): SynthesizedResource {
    const [found, ...others] = this.resources(type);
    if (!found || others.length > 0)
      throw new Error(`${others.length + (found ? 1 : 0)} resources of ${type}`);
    return found;
  }

  /** Values of the outputs, by name. */
  get outputs(): Readonly<Record<string, unknown>> {
    const outputs = (this.json["output"] ?? {}) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** The `terraform` block's backend. */
  get backend(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    const { backend } = this.json["terraform"] as {
      readonly backend: Record<string, Record<string, unknown>>;
    };
    return backend;
  }

  /** The settings of a provider, such as `aws`. */
  provider(name: string): Readonly<Record<string, unknown>> {
    const providers = this.json["provider"] as Record<string, readonly Record<string, unknown>[]>;
    return providers[name]?.[0] ?? {};
  }
}
