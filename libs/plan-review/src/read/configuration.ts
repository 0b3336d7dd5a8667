import { isObject, listOf, memberOf, objectOf, textOf, type Json, type JsonObject } from "../values/json";

/** The configuration of one resource, for all of its instances. */
export interface Configured {
  /** Top-level attributes and blocks that are set. */
  readonly attributes: ReadonlySet<string>;
  /** Types of the provisioners, such as `local-exec`. */
  readonly provisioners: readonly string[];
  /** Key in `provider_config`: `aws` or `aws.<alias>`; undefined where the plan does not show it. */
  readonly provider: string | undefined;
  /** Whether an attribute, or one in a block, is set: `settings.level`. */
  isSet(path: string): boolean;
  /**
   * The references in the expressions of an attribute or a block, resolved through modules, such as
   * `aws_a.b.arn`.
   */
  references(path: string): readonly string[];
  /** The expressions of the top-level attributes and blocks in the plan. */
  readonly expressions: JsonObject;
  /** The plan's expression of a top-level attribute or block. */
  expression(attribute: string): Json | undefined;
  /**
   * Whether each text of the attribute is a reference and nothing else, as far as the plan has the texts,
   * which it does for a configuration in JSON. `replace(aws_a.b.arn, ...)` has the same references, and can
   * return anything.
   */
  onlyRefers(path: string): boolean;
}

/** The settings of a provider, by name. */
export type ProviderSettings = ReadonlyMap<string, ReadonlySet<string>>;

/** The `configuration` of a plan, indexed by address without instances (`module.a.aws_b.c`). */
export class Configuration {
  private readonly resources = new Map<string, Configured>();
  private readonly outputs = new Map<string, readonly string[]>();
  private readonly arguments = new Map<string, readonly string[]>();
  /** Settings by key of `provider_config`. */
  readonly providers: ProviderSettings;

  constructor(untrusted: Json) {
    this.readModule(objectOf(memberOf(untrusted, "root_module")), "");
    this.providers = new Map(
      Object.entries(objectOf(memberOf(untrusted, "provider_config"))).map(([key, provider]) => [
        key,
        new Set(Object.keys(objectOf(memberOf(provider, "expressions")))),
      ]),
    );
  }

  /** Whether the plan's configuration has no resources. */
  get isMissing(): boolean {
    return this.resources.size === 0;
  }

  /** @param address of an instance or of the resource */
  get(address: string): Configured | undefined {
    return this.resources.get(withoutInstances(address));
  }

  /** All resources by address without instances. */
  entries(): Iterable<readonly [string, Configured]> {
    return this.resources;
  }

  private readModule(module: Json, prefix: string): void {
    for (const resource of listOf(memberOf(module, "resources"))) {
      const address = textOf(memberOf(resource, "address"));
      if (address !== undefined)
        this.resources.set(`${prefix}${address}`, this.readResource(resource, prefix));
    }
    for (const [name, output] of Object.entries(objectOf(memberOf(module, "outputs"))))
      this.outputs.set(`${prefix}${name}`, referencesIn(memberOf(output, "expression"), prefix));
    for (const [name, call] of Object.entries(objectOf(memberOf(module, "module_calls")))) {
      const inner = `${prefix}module.${name}.`;
      for (const [variable, expression] of Object.entries(objectOf(memberOf(call, "expressions"))))
        this.arguments.set(`${inner}var.${variable}`, referencesIn(expression, prefix));
      this.readModule(memberOf(call, "module") ?? {}, inner);
    }
  }

  private readResource(resource: Json, prefix: string): Configured {
    const expressions = objectOf(memberOf(resource, "expressions"));
    return {
      attributes: new Set(Object.keys(expressions)),
      expressions,
      expression: (attribute) => memberOf(expressions, attribute),
      onlyRefers: (path) =>
        [...textsIn(expressionsAt(expressions, path))].every(
          (text) => !/[$%]\{/.test(text) || TRAVERSAL.test(/^\$\{([^}]*)\}$/.exec(text)?.[1]?.trim() ?? ""),
        ),
      provisioners: listOf(memberOf(resource, "provisioners")).map(
        (each) => textOf(memberOf(each, "type")) ?? "unknown",
      ),
      provider: textOf(memberOf(resource, "provider_config_key")),
      isSet: (path) => expressionsAt(expressions, path).length > 0,
      references: (path) =>
        this.resolved(expressionsAt(expressions, path).flatMap((each) => referencesIn(each, prefix))),
    };
  }

  /**
   * Resolves references through arguments and outputs of modules to resources. A reference that cannot be
   * resolved is kept.
   */
  private resolved(references: readonly string[], depth = 0): readonly string[] {
    return [
      ...new Set(
        references.flatMap((reference) => {
          const output = /^((?:.*\.)?module\.[^.]+)\.([^.]+)$/.exec(reference);
          const next =
            this.arguments.get(reference) ?? (output && this.outputs.get(`${output[1]}.${output[2]}`));
          return next && depth < 20 ? this.resolved(next, depth + 1) : [reference];
        }),
      ),
    ];
  }
}

/** Expressions at a path through blocks; a block can occur several times. */
function expressionsAt(expressions: Json, path: string): readonly Json[] {
  return path
    .split(".")
    .reduce<readonly Json[]>(
      (found, name) => found.flatMap((each) => listOf(each)).flatMap((each) => memberOf(each, name) ?? []),
      [expressions],
    );
}

/**
 * The references of an expression. Terraform lists each from its longest form to its shortest (`aws_a.b.arn`,
 * `aws_a.b`); only the longest has the attribute.
 */
function referencesIn(expression: Json | undefined, prefix: string): readonly string[] {
  const texts = listOf(memberOf(expression, "references")).map((each) => withoutInstances(String(each)));
  const longest = texts.filter(
    (text, index) => index === 0 || !(texts[index - 1] ?? "").startsWith(`${text}.`),
  );
  const inner = Array.isArray(expression)
    ? (expression as readonly Json[])
    : isObject(expression) && !Object.hasOwn(expression, "references")
      ? Object.values(expression)
      : [];
  return [
    ...longest.map((text) => `${prefix}${text}`),
    ...inner.flatMap((each) => referencesIn(each, prefix)),
  ];
}

/** A reference, or a part of the value that it names: `aws_a.b.c[0].d`. */
const TRAVERSAL = /^(?:data\.)?[a-z]\w*\.[\w-]+(?:\.\w+|\[\d+\])+$/;

/** Exactly `data.aws_a.b.c` or `aws_a.b.c`, without an index or a function. */
export const REFERENCE = /^((?:data\.)?([a-z]\w*)\.[\w-]+)\.(\w+)$/;

/** Yields each text in a value, at any depth. */
export function* textsIn(value: Json | undefined): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) yield* textsIn(each as Json);
}

/** `module.a["x"].aws_b.c[0]` is configured once, as `module.a.aws_b.c`. */
export function withoutInstances(address: string): string {
  return address.replace(/\["(?:[^"\\]|\\.)*"\]|\[[^\]]*\]/g, "");
}

/** The resource and the attribute of a reference: `aws_a.b` and `arn` for `aws_a.b.arn`. */
export function resourceOf(
  reference: string,
): { readonly address: string; readonly attribute: string; readonly isData: boolean } | undefined {
  const match = /^((?:module\.[^.]+\.)*(data\.)?[a-z][a-z0-9]*_\w+\.[^.]+)(?:\.(.+))?$/.exec(reference);
  return match?.[1] === undefined
    ? undefined
    : { address: match[1], attribute: match[3] ?? "", isData: match[2] !== undefined };
}
