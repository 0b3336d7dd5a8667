import type { SynthesizedResource, Template } from "@tollgate/testing-infra";

/** Addresses of a stack's resources, as `type.id`. */
type Addresses = ReadonlySet<string>;

export const addressOf = ({ type, id }: SynthesizedResource): string => `${type}.${id}`;

export const addressesOf = (template: Template): Addresses => new Set(template.all.map(addressOf));

/** The resources that each resource of a stack refers to, in an expression or in `depends_on`. */
export function dependenciesOf(template: Template): ReadonlyMap<string, Addresses> {
  const all = addressesOf(template);
  return new Map(
    template.all.map((resource) => {
      // cdktf's notes, under "//", name constructs by path.
      const named = JSON.stringify(resource.values).match(/\b(aws_\w+|terraform_data)\.[\w-]+/g) ?? [];
      return [addressOf(resource), new Set(named.filter((each) => all.has(each)))];
    }),
  );
}

/**
 * Returns the resources that Terraform destroys after updating their users: those with
 * `create_before_destroy`, and all their dependencies, for which Terraform sets it in its state
 * automatically. Terraform destroys every other resource before it updates the users.
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

/**
 * Returns the resources that a stack loses before their users are updated, each as `<lost> before <user>`.
 */
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
