import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  create,
  destroy,
  planOf,
  replace,
  review,
  unchanged,
  update,
  updateEach,
} from "../review-plan.test-support";

/** The review's contradictions as text. */
const told = (plan: unknown): readonly string[] =>
  review(plan)
    .findings.filter(({ hazard }) => hazard === "plan-contradictory")
    .map(({ message }) => message.map((part) => (typeof part === "string" ? part : part.untrusted)).join(""));

const resource = (address: string, values: object): object => ({
  address,
  mode: "managed",
  type: address.split(".").at(-2),
  name: "it",
  values,
});

const planned = (...resources: object[]): object => ({ planned_values: { root_module: { resources } } });
const prior = (...resources: object[]): object => ({
  prior_state: { values: { root_module: { resources } } },
});

const configured = (...resources: object[]): object => ({ configuration: { root_module: { resources } } });
const TOPIC = "aws_sns_topic.it";
const topic = (policy: string): object => ({ name: "a", policy });
const old = { name: "a", policy: "old" };
const changed = update("aws_sns_topic", old, { name: "a", policy: "new" });

/** Contradictions that a shortened or hand-made plan has too. */
const HIDES_NOTHING =
  /shows no difference|has another value|neither a change nor the state|part that it lacks|nothing to apply/;

describe("a plan contradicts itself where", () => {
  it.each(
    Object.entries<[unknown, RegExp]>({
      "there is something to apply, and nothing is listed": [
        planOf([], { applyable: true }),
        /no change is listed\.$/,
      ],
      "its changes are gone": [
        { ...planOf([changed]), resource_changes: undefined, planned_values: {} },
        /an apply would do something, but no change is listed/,
      ],
      "its changes are null": [{ ...planOf([changed]), resource_changes: null }, /no change is listed/],
      "its changes are empty": [{ ...planOf([changed]), resource_changes: [] }, /no change is listed/],
      "there is only drift, and values are planned": [
        planOf([], {
          applyable: true,
          resource_drift: [changed],
          ...planned(resource(TOPIC, old)),
          ...prior(resource(TOPIC, old)),
        }),
        /no change is listed/,
      ],
      "there is only drift, and no part for planned values": [
        planOf([], { applyable: true, resource_drift: [changed] }),
        /no change is listed/,
      ],
      "there is nothing to apply, and a change is listed": [
        planOf([changed], { applyable: false }),
        /nothing to apply, but changes are listed/,
      ],
      "it lacks a flag": [
        planOf([changed], { complete: undefined, errored: undefined }),
        /lacks: complete, errored\.$/,
      ],
      "a resource has two changes": [
        planOf([changed, unchanged("aws_sns_topic", old)]),
        /more than one change for aws_sns_topic\.it/,
      ],
      "an update changes nothing": [
        planOf([update("aws_sns_topic", old, old)]),
        /An update shows no difference/,
      ],
      "no change changes something": [
        planOf([{ ...changed, change: { ...(changed as { change: object }).change, actions: ["no-op"] } }], {
          applyable: true,
        }),
        /A difference is called no change/,
      ],
      "a value that is called unknown is shown": [
        planOf([
          update("aws_sns_topic", old, { name: "a", policy: "new" }, { afterUnknown: { policy: true } }),
        ]),
        /An attribute is called unknown, and its value is shown: aws_sns_topic\.it/,
      ],
      "a value in a block that is called unknown is shown": [
        planOf([
          updateEach(
            "aws_lambda_function",
            { vpc_config: [[], [{ subnet_ids: ["a"], vpc_id: "b" }]] },
            { afterUnknown: { vpc_config: [{ subnet_ids: [true] }] } },
          ),
        ]),
        /its value is shown/,
      ],
      "all of a resource is called unknown, and shown": [
        planOf([create("aws_sns_topic", { name: "a" }, { afterUnknown: true })]),
        /its value is shown/,
      ],
      "the address is of another type": [
        planOf([create("aws_sns_topic", {}, { address: "aws_sqs_queue.it" })]),
        /do not belong to the address: aws_sqs_queue\.it/,
      ],
      "data is made": [
        planOf([
          {
            ...create("aws_dynamodb_table_item", {}, { address: "data.aws_dynamodb_table_item.it" }),
            mode: "data",
          },
        ]),
        /do not belong to the address: data\./,
      ],
      "a resource is called data": [
        planOf([{ ...unchanged("aws_sns_topic", old), mode: "data" }]),
        /do not belong/,
      ],
      "the provider is none of the configuration's": [
        planOf([{ ...changed, provider_name: "registry.terraform.io/hashicorp/null" }], {
          configuration: {
            provider_config: { aws: { full_name: "registry.terraform.io/hashicorp/aws" } },
            root_module: {},
          },
        }),
        /has no such provider/,
      ],
      "the planned value is neither the old nor the new one": [
        planOf([changed], planned(resource(TOPIC, topic("evil")))),
        /another value than the change shows: aws_sns_topic\.it/,
      ],
      "the planned value is hidden as unknown": [
        planOf(
          [update("aws_sns_topic", old, { name: "a" }, { afterUnknown: { policy: true } })],
          planned(resource(TOPIC, topic("evil"))),
        ),
        /another value/,
      ],
      "a planned resource is made by no change": [
        planOf([changed], planned(resource(TOPIC, topic("new")), resource("aws_iam_role.evil", {}))),
        /what no change shows: aws_iam_role\.evil/,
      ],
      "a planned resource in a module changes without a change": [
        planOf([changed], {
          planned_values: {
            root_module: { child_modules: [{ resources: [resource(`module.a.${TOPIC}`, topic("evil"))] }] },
          },
          ...prior(resource(`module.a.${TOPIC}`, old)),
        }),
        /what no change shows: module\.a\.aws_sns_topic\.it/,
      ],
      "a configured resource is nowhere": [
        planOf([changed], configured({ address: "aws_iam_role.evil", mode: "managed" })),
        /neither a change nor the state names: aws_iam_role\.evil/,
      ],
    }),
  )("%s", (_, [plan, expected]) => {
    expect(told(plan)).toEqual([expect.stringMatching(expected)]);
    const { findings } = review(plan);
    expect(findings.find(({ hazard }) => hazard === "plan-contradictory")?.severity).toBe(
      HIDES_NOTHING.test(told(plan).join()) ? "info" : "warn",
    );
  });

  it("and needs no decision where all that disagrees is judged", () => {
    const tags = update("aws_sns_topic", { ...old, tags: {} }, { ...old, tags: { team: "a" } });
    const cut = planOf([tags], {
      applyable: false,
      complete: undefined,
      ...planned(resource(TOPIC, topic("other"))),
      ...configured({ address: "aws_iam_role.it", mode: "managed" }),
    });
    expect(told(cut)).toHaveLength(4);
    expect(review(cut).verdict).toBe("clean");
  });

  it("and what is called no change is judged as the change that it is", () => {
    const api = updateEach("aws_api_gateway_rest_api", { api_key_source: ["AUTHORIZER", "HEADER"] });
    const disguised = { ...api, change: { ...(api as { change: object }).change, actions: ["no-op"] } };
    const item = {
      ...destroy("aws_dynamodb_table", {}, { address: "data.aws_dynamodb_table.it" }),
      mode: "data",
    };
    expect(review(planOf([disguised])).verdict).toBe("blocked");
    expect(review(planOf([item])).verdict).toBe("blocked");
  });

  it("and a resource that is read like data is an unknown change", () => {
    const read = { ...changed, change: { ...(changed as { change: object }).change, actions: ["read"] } };
    expect(review(planOf([read])).findings.map(({ hazard }) => hazard)).toEqual(["unknown-type"]);
  });
});

describe("a plan does not contradict itself where", () => {
  it.each(
    Object.entries<unknown>({
      "nothing changes": planOf([unchanged("aws_sns_topic", old)]),
      "only an output changes": planOf([], {
        output_changes: { a: { actions: ["create"], before: null, after: "b" } },
      }),
      "only an address changes": planOf([
        unchanged("aws_sns_topic", old, { entry: { previous_address: "aws_sns_topic.a" } }),
      ]),
      "an old Terraform wrote no flags": planOf([changed], {
        terraform_version: "1.7.5",
        applyable: undefined,
        complete: undefined,
      }),
      "OpenTofu wrote no flags": planOf(
        [{ ...changed, provider_name: "registry.opentofu.org/hashicorp/aws" }],
        {
          applyable: undefined,
          complete: undefined,
        },
      ),
      "a resource has a left-over beside it": planOf([
        changed,
        destroy("aws_sns_topic", old, { entry: { deposed: "abcd1234" } }),
      ]),
      "what is replaced looks the same": planOf([replace("aws_sns_topic", old, old)]),
      "only sensitivity changes": planOf([
        update("aws_sns_topic", old, old, { afterSensitive: { policy: true } }),
      ]),
      "an address has keys of every kind": planOf([
        create("aws_sns_topic", {}, { address: 'module.a["x.y[0]"].module.b[1].aws_sns_topic.it["a.b"]' }),
      ]),
      "the changes say more than the planned values": planOf(
        [changed],
        planned(resource(TOPIC, topic("old"))),
      ),
      "the planned values are the changes'": planOf([changed], planned(resource(TOPIC, topic("new")))),
      "what stays as it is was left out of the changes": planOf([changed], {
        ...planned(resource(TOPIC, topic("new")), resource("aws_iam_role.it", { name: "r", tags: null })),
        ...prior(resource("aws_iam_role.it", { name: "r", tags: {} })),
        ...configured({ address: "aws_iam_role.it", mode: "managed" }),
      }),
      "a configured resource is counted, read, or in a module that is counted": planOf([changed], {
        configuration: {
          root_module: {
            resources: [
              { address: "aws_iam_role.a", mode: "managed", count_expression: {} },
              { address: "data.aws_region.a", mode: "data" },
            ],
            module_calls: {
              m: {
                for_each_expression: {},
                module: { resources: [{ address: "aws_iam_role.b", mode: "managed" }] },
              },
            },
          },
        },
      }),
      "a target leaves resources out, which is said in other words": planOf([changed], {
        complete: false,
        ...configured({ address: "aws_iam_role.a", mode: "managed" }),
      }),
    }),
  )("%s", (_, plan) => {
    expect(told(plan)).toEqual([]);
  });

  it("Terraform made it", () => {
    const folder = join(__dirname, "../../fixtures");
    for (const file of readdirSync(folder).filter((name) => name !== "hazards.json"))
      expect({ file, told: told(JSON.parse(readFileSync(join(folder, file), "utf8"))) }).toEqual({
        file,
        told: [],
      });
  });
});
