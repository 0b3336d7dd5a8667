import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { startDeployable, type Deployable } from "../support/aws/deployable";
import { setDevOptions } from "../support/copies/environment-options";
import { writeTruststore } from "../support/aws/every-option";
import { createHostedZone } from "../support/aws/hosted-zone";
import { startLastingMoto } from "../support/aws/lasting-moto";
import { ALONE, FUNCTIONS, OPTIONS, type Zone } from "./catalogue";
import { Deployment, isBefore, nameOf, type Touched } from "../support/aws/deployment";
import type { TerraformPlan } from "../support/aws/terraform";
import { reviewPlan } from "../support/programs/review-plan";

const isFull = process.env["OPTIONS"] === "all";

const ALL: typeof OPTIONS = { ...OPTIONS, ...ALONE };

/**
 * All options at once, and those that cannot be with them. The full matrix then also tests each option individually, and mutual
 * TLS of an existing domain. The latter is only in the full matrix, because the provider waits for a minute
 * after each change of a domain name.
 */
const SETS = [
  Object.keys(OPTIONS),
  // They share no resource.
  ["rollout", "usage", "selfService", "events"],
  ...(isFull ? [["mutualTls"], ...Object.keys(OPTIONS).map((name) => [name])] : []),
];

const backwards = (touched: Touched): Touched =>
  Object.fromEntries(
    Object.entries(touched).map(([address, action]) => [address, action === "create" ? "delete" : action]),
  );
const touchedBy = (names: readonly string[]): Touched =>
  Object.assign({}, ...names.map((name) => ALL[name]?.touches)) as Touched;

describeWithTools(["terraform", "moto_server", "openssl", "aws"], "options on one deployment", () => {
  jest.setTimeout(1_200_000);
  let deployable: Deployable;
  let dev: Deployment;
  let zone: Zone;

  beforeAll(async () => {
    deployable = await startDeployable(startLastingMoto);
    const { workspace, moto } = deployable;
    await writeTruststore(workspace.root);
    zone = { id: await createHostedZone(moto.endpoint, "example.com"), name: "example.com" };
    dev = new Deployment(workspace.root, "dev", moto.env);
  });

  afterAll(async () => {
    await dev?.close();
    await deployable?.close();
  });

  /** Sets every option: all are off, except the options of the set, which are on or off. */
  const setOptions = (names: readonly string[], isOn: boolean): void =>
    setDevOptions(
      deployable.workspace.root,
      Object.assign(
        {},
        ...Object.values(OPTIONS).map(({ off }) => off(zone)),
        ...names.map((name) => ALL[name]?.[isOn ? "on" : "off"](zone)),
      ) as object as Readonly<Record<string, unknown>>,
    );

  /** Reads the effects of options with AWS's clients. */
  const read = async (names: readonly string[]): Promise<object> =>
    Object.fromEntries(
      await Promise.all(
        names.map(async (name) => [name, await ALL[name]?.read(deployable.clients)] as const),
      ),
    ) as object;
  const expected = (names: readonly string[], isOn: boolean): object =>
    Object.fromEntries(names.map((name) => [name, ALL[name]?.reads[isOn ? 0 : 1]]));

  it("is deployed with none of them", async () => {
    setOptions([], false);
    expect(new Set(Object.values(await dev.plan()))).toEqual(new Set(["create"]));
    await dev.apply();
    await dev.expectNothingToDo();
    const names = Object.keys(OPTIONS);
    expect(await read(names)).toEqual(expected(names, false));
  });

  describe.each(SETS.map((names) => ({ names, title: names.join(", ") })))("$title", ({ names }) => {
    // A set's initial state may differ from the last set's final state, for example by a domain.
    beforeAll(async () => {
      setOptions(names, false);
      if (Object.keys(await dev.plan()).length > 0) await dev.apply();
    });

    // What comes back is tried with all of them, and by the full matrix with each.
    const steps = isFull || names === SETS[0] ? ["on", "off", "on again", "off again"] : ["on", "off"];
    it.each(steps)("%s touches what it must, and all of it arrives", async (step) => {
      const isOn = step.startsWith("on");
      setOptions(names, isOn);
      expect(await dev.plan()).toEqual(isOn ? touchedBy(names) : backwards(touchedBy(names)));
      const hazards = names.flatMap((name) => ALL[name]?.hazards?.[isOn ? 0 : 1] ?? []);
      if (hazards.length > 0)
        expect(await hazardsOf(await dev.lastPlan())).toEqual(expect.arrayContaining(hazards));
      const spans = await dev.apply();
      if (!isOn) for (const name of names) await ALL[name]?.forget?.(deployable.clients);
      await dev.expectNothingToDo();
      expect(await read(names)).toEqual(expected(names, isOn));
      const outliving = isOn ? await dev.outlivingItsUsers() : new Set<string>();
      for (const { order, outlives = [] } of names.flatMap((name) => ALL[name] ?? []))
        if (isOn) expect([...outliving]).toEqual(expect.arrayContaining([...outlives]));
        else if (order) expect({ order, isHeld: isBefore(spans, ...order) }).toEqual({ order, isHeld: true });
    });
  });

  it("what the API's deployment depends on outlives it, by Terraform's own state", async () => {
    const outliving = await dev.outlivingItsUsers();
    for (const id of FUNCTIONS) expect(outliving).toContain(`aws_lambda_alias ${id}_alias`);
    expect([...outliving].filter((each) => each.startsWith("aws_lambda_permission "))).toHaveLength(3);
  });

  it("routes move to another backend: the old one and its right to be called go after the stage's change", async () => {
    const path = (...parts: string[]): string => join(deployable.workspace.root, ...parts);
    const edit = (file: string, from: RegExp, to: string): void => {
      const source = readFileSync(path(file), "utf8");
      const changed = source.replace(from, to);
      if (changed === source) throw new Error(`${file} has nothing like ${from}`);
      writeFileSync(path(file), changed);
    };
    cpSync(path("apps/health-lambda"), path("apps/other-lambda"), { recursive: true });
    edit(
      "libs/gateway/definition/src/backends.ts",
      /health: \{ app: "health-lambda"/,
      'other: { app: "other-lambda"',
    );
    edit("libs/gateway/definition/openapi.yaml", /x-backend: health/g, "x-backend: other");
    // Changes the definition of a rule in the same deployment.
    edit(
      "libs/observability/runtime/src/metrics/insight-rules.ts",
      /values: \["THROTTLED"\]/,
      'values: ["THROTTLED", "X"]',
    );
    const backend = (name: string, action: string): Touched => ({
      [`aws_lambda_function backends_${name}_function`]: action,
      [`aws_lambda_alias backends_${name}_alias`]: action,
      [`aws_lambda_permission backends_${name}_permission-getHealth`]: action,
      [`aws_lambda_permission backends_${name}_permission-whoAmI`]: action,
      [`aws_iam_role backends_${name}_role`]: action,
      [`aws_iam_role_policy backends_${name}_role_policy`]: action,
      [`aws_cloudwatch_log_group backends_${name}_log-group`]: action,
    });
    expect(await dev.plan()).toEqual({
      ...backend("health", "delete"),
      ...backend("other", "create"),
      "aws_api_gateway_rest_api gateway_api": "update",
      "aws_api_gateway_deployment gateway_deployment": "replace-first",
      "aws_api_gateway_stage gateway_stage": "update",
      "terraform_data insight-rules_throttledByTenant-definition": "update",
      "aws_cloudwatch_contributor_insight_rule insight-rules_throttledByTenant": "replace",
    });
    const spans = await dev.apply();
    expect(isBefore(spans, /^create aws_lambda_permission /, /^create aws_api_gateway_deployment /)).toBe(
      true,
    );
    expect(isBefore(spans, /^update aws_api_gateway_stage /, /^delete aws_(lambda|iam)_/)).toBe(true);
    await dev.expectNothingToDo();
    expect(await insightRules(deployable.moto.endpoint)).toContain('"THROTTLED","X"');
  });
});

/** What the review says of a plan, as `<severity> <hazard> <resource>`. */
async function hazardsOf(plan: TerraformPlan): Promise<readonly string[]> {
  const { hazards } = await reviewPlan(JSON.stringify(plan));
  return hazards.map(({ severity, id, address }) => `${severity} ${id} ${nameOf(address)}`);
}

/** Returns CloudWatch's rules as XML, with decoded entities. */
async function insightRules(endpoint: string): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      // Servers identify the service by the credential's scope, and do not check the signature.
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "Action=DescribeInsightRules&Version=2010-08-01",
  });
  return (await response.text()).replaceAll("&quot;", '"').replaceAll("&#34;", '"');
}
