import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dev, prod } from "@tollgate/environments/sample";
import { answerTo, happenings, reviewPlan, type Happening } from "@tollgate/plan-review";
import { Testing, TerraformResource } from "cdktf";
import { AccountStack } from "./stacks/account-stack";
import { accountWithPipeline, everyOption, everyOptionWithCells } from "./stacks/every-option.test-support";
import { environmentStacks } from "./stacks/environment-stacks";
import { files } from "./stacks.test-support";

/** Plan review must have an answer to each change of each attribute of the stacks. */
const FIXTURES = join(__dirname, "../../../libs/plan-review/fixtures");
const OWN = "111122223333";
const FOREIGN = "arn:aws:sns:us-east-1:444455556666:someone";
const META = [
  "depends_on",
  "provider",
  "lifecycle",
  "count",
  "for_each",
  "provisioner",
  "connection",
  "timeouts",
];

type Values = Readonly<Record<string, unknown>>;
interface Change {
  readonly type: string;
  readonly change: { readonly before: Values | null; readonly after: Values | null };
}

/**
 * All attributes by type: those that the provider lets a resource of the stacks set, and those that Terraform
 * wrote in the fixtures.
 */
function attributesByType(): ReadonlyMap<string, ReadonlySet<string>> {
  const app = Testing.app();
  const gateways = [dev, prod, everyOption].flatMap((environment) =>
    environmentStacks(app, environment, files),
  );
  environmentStacks(app, everyOptionWithCells, files);
  new AccountStack(app, "account", { account: accountWithPipeline }).grantDeploy(gateways);
  const found = new Map<string, Set<string>>();
  for (const each of app.node.findAll())
    if (TerraformResource.isTerraformResource(each)) {
      // This method returns all attributes that can be set, not only those that are set; it is not part of
      // the public interface.
      const { synthesizeAttributes } = each as unknown as { synthesizeAttributes(): Values };
      const names = Object.keys(synthesizeAttributes.call(each)).filter((name) => !META.includes(name));
      found.set(
        each.terraformResourceType,
        new Set([...(found.get(each.terraformResourceType) ?? []), ...names]),
      );
    }
  for (const name of readdirSync(FIXTURES).filter((each) => each !== "hazards.json")) {
    const plan = JSON.parse(readFileSync(join(FIXTURES, name), "utf8")) as { resource_changes: Change[] };
    for (const { type, change } of plan.resource_changes)
      for (const attribute of [change.before, change.after].flatMap((values) => Object.keys(values ?? {})))
        found.get(type)?.add(attribute);
  }
  return found;
}

const attributes = attributesByType();
const everyAttribute = [...attributes].flatMap(([type, names]) =>
  [...names].map((attribute) => ({ type, attribute })),
);

/** A value of another account, in the form that some attributes need. */
const WRITTEN: Readonly<Record<string, unknown>> = {
  environment: [{ variables: { TARGET: FOREIGN } }],
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*", Principal: { AWS: "arn:aws:iam::444455556666:root" } },
    ],
  }),
  dashboard_body: JSON.stringify({ widgets: [{ type: "custom", properties: { endpoint: FOREIGN } }] }),
};

/** A plan with one change of one attribute. */
function planOf(type: string, attribute: string, happening: Happening | "made foreign"): object {
  const value = (given: unknown): Values => ({ [attribute]: given });
  const [before, after, unknown]: readonly [Values | null, Values, Values] = (
    {
      removed: [value("one"), {}, {}],
      changed: [value("one"), value("two"), {}],
      set: [null, value("one"), {}],
      unknown: [null, {}, { [attribute]: true }],
      foreign: [{}, value(WRITTEN[attribute] ?? FOREIGN), {}],
      "made foreign": [null, value(WRITTEN[attribute] ?? FOREIGN), {}],
    } as const
  )[happening];
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: [
      {
        address: `${type}.it`,
        mode: "managed",
        type,
        name: "it",
        provider_name: "registry.terraform.io/hashicorp/aws",
        change: { actions: [before ? "update" : "create"], before, after, after_unknown: unknown },
      },
    ],
    prior_state: {
      values: {
        root_module: {
          resources: [
            {
              address: "data.aws_caller_identity.it",
              mode: "data",
              type: "aws_caller_identity",
              values: { account_id: OWN },
            },
          ],
        },
      },
    },
    configuration: {
      root_module: { resources: [{ address: `${type}.it`, expressions: { [attribute]: {} } }] },
    },
    applyable: true,
    complete: true,
    errored: false,
  };
}

function review(type: string, attribute: string, happening: Happening | "made foreign") {
  const text = JSON.stringify(planOf(type, attribute, happening));
  return reviewPlan(new TextEncoder().encode(text), { now: new Date("2026-11-24T12:00:00Z") });
}

describe("the review of plans", () => {
  it("knows every resource type of the stacks", () => {
    expect(attributes.size).toBeGreaterThan(50);
    expect(everyAttribute.length).toBeGreaterThan(500);
  });

  it.each(happenings)("has an answer for each attribute of each type that is %s", (happening) => {
    const unanswered = everyAttribute.filter(
      ({ type, attribute }) => answerTo(type, attribute, happening) === undefined,
    );
    expect(unanswered.map(({ type, attribute }) => `${type}.${attribute}`)).toEqual([]);
  });

  it("reports a new resource only by a rule for new resources", () => {
    const unexpected = everyAttribute
      .filter(({ type, attribute }) =>
        ["takes nothing", "harmless"].includes(answerTo(type, attribute, "set") ?? ""),
      )
      .filter(({ type, attribute }) =>
        review(type, attribute, "set").findings.some(({ hazard }) => hazard === "unknown-change"),
      );
    expect(unexpected).toEqual([]);
  });

  it("reports another account wherever it is named, except in descriptions", () => {
    const untold = everyAttribute
      .filter(({ type, attribute }) => answerTo(type, attribute, "foreign") !== "harmless")
      // Some attributes never change, and some are harmless in a new resource.
      .filter(({ type, attribute }) =>
        (["foreign", "made foreign"] as const).every(
          (happening) => review(type, attribute, happening).verdict === "clean",
        ),
      );
    expect(untold.map(({ type, attribute }) => `${type}.${attribute}`)).toEqual([]);
  });
});
