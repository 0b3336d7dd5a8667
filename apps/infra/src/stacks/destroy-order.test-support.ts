import type { SynthesizedResource, Template } from "@tollgate/testing-infra";

/** Addresses, `type.id`, of a stack's resources. */
type Addresses = ReadonlySet<string>;

export const addressOf = ({ type, id }: SynthesizedResource): string => `${type}.${id}`;

export const addressesOf = (template: Template): Addresses => new Set(template.all.map(addressOf));

/** What each resource of a stack names, in an expression or in `depends_on`. */
export function dependenciesOf(template: Template): ReadonlyMap<string, Addresses> {
  const all = addressesOf(template);
  return new Map(
    template.all.map((resource) => {
      // cdktf's notes, under "//", name constructs by their paths.
      const named = JSON.stringify(resource.values).match(/\b(aws_\w+|terraform_data)\.[\w-]+/g) ?? [];
      return [addressOf(resource), new Set(named.filter((each) => all.has(each)))];
    }),
  );
}

/**
 * The resources that Terraform destroys after what used them: those that say `create_before_destroy`, and all that they depend
 * on, for which Terraform then writes it into its state by itself. Every other one it destroys before it changes what used it.
 *
 * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 */
export function outlivesItsUsers(template: Template): Addresses {
  const dependencies = dependenciesOf(template);
  const found = new Set<string>();
  const add = (address: string): void => {
    if (found.has(address)) return;
    found.add(address);
    dependencies.get(address)?.forEach(add);
  };
  for (const resource of template.all) {
    const { create_before_destroy: isFirst } = (resource.values["lifecycle"] ?? {}) as Record<
      string,
      unknown
    >;
    if (isFirst === true) add(addressOf(resource));
  }
  return found;
}

/** What a stack loses before what used it is changed, each as `<lost> before <user>`. */
export function lostTooEarly(before: Template, after: Template): readonly string[] {
  const remaining = addressesOf(after);
  const safe = outlivesItsUsers(before);
  return [...dependenciesOf(before)]
    .filter(([user]) => remaining.has(user))
    .flatMap(([user, used]) =>
      [...used]
        .filter((each) => !remaining.has(each) && !safe.has(each))
        .map((each) => `${each} before ${user}`),
    );
}
