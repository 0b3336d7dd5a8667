import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";

/** A resource of a synthesized stack. Its settings have Terraform's names. */
export interface SynthesizedResource {
  readonly type: string;
  /** The logical id: the part of a Terraform address after the type. */
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

type Section = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** A synthesized stack, for tests that check a property of every resource of a type. */
export class Template {
  /** Synthesizes a new stack with the constructs that `build` adds to it. */
  static of(build: (stack: TerraformStack) => void): Template {
    const stack = new TerraformStack(Testing.app(), "test");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    build(stack);
    return Template.ofStack(stack);
  }

  /** Synthesizes a stack, including the validations of its constructs, as `cdktf synth` does. */
  static ofStack(stack: TerraformStack): Template {
    return new Template(JSON.parse(Testing.synth(stack, true)) as Record<string, unknown>);
  }

  private constructor(private readonly json: Readonly<Record<string, unknown>>) {}

  /** Every resource, sorted by type and id. */
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
   * Returns the only resource of a type.
   *
   * @throws {Error} when there is none, or more than one.
   */
  resource(type: string): SynthesizedResource {
    const [found, ...others] = this.resources(type);
    if (!found || others.length > 0)
      throw new Error(`${others.length + (found ? 1 : 0)} resources of ${type}`);
    return found;
  }

  get outputs(): Readonly<Record<string, unknown>> {
    const outputs = (this.json["output"] ?? {}) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** The backend of the `terraform` block. */
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
