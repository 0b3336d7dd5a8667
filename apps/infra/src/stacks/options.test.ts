import { parseEnvironment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { Testing } from "cdktf";
import { files } from "../stacks.test-support";
import { GatewayStack } from "./gateway-stack";

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const names = [
  { name: "api.example.com", zone },
  { name: "b.example.com", zone, basePath: "v1" },
];
const options = {
  domain: { names },
  waf: { mode: "block", requestsPerAddress: 1000, block: ["203.0.113.7/32"] },
  encryption: { rotationDays: 180, deletionWindowDays: 30 },
  backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 },
  usage: { retentionDays: 400 },
  rollout: { strategy: "Canary10Percent5Minutes" },
  codeSigning: { bucket: "bundles" },
  authorizer: { ...dev.authorizer, reservedConcurrency: 10 },
};

function synthesize(changes: object, document = files.untrustedSource): Template {
  const environment = parseEnvironment({ ...dev, ...changes });
  const stack = new GatewayStack(Testing.app(), "dev", { ...files, environment, untrustedSource: document });
  return Template.ofStack(stack);
}
const withoutOptions = synthesize({});
const withAll = synthesize(options);
const idsOf = (template: Template): Set<string> =>
  new Set(template.all.map(({ type, id }) => `${type}.${id}`));

describe("an environment's options", () => {
  it.each(Object.entries(options))(
    "only add to a stack, and change no address of what is in it: %s",
    (name, option) => {
      const changed = idsOf(synthesize({ [name]: option }));
      expect([...idsOf(withoutOptions)].filter((id) => !changed.has(id))).toEqual([]);
    },
  );

  it("encrypt every table and every log with the one key", () => {
    const key = `\${aws_kms_key.${withAll.resources("aws_kms_key").find(({ id }) => id.startsWith("encryption"))?.id}.arn}`;
    for (const { values } of withAll.resources("aws_dynamodb_table"))
      expect(values["server_side_encryption"]).toEqual({ enabled: true, kms_key_arn: key });
    for (const { values } of withAll.resources("aws_cloudwatch_log_group"))
      expect(values["kms_key_id"]).toBe(key);
  });

  it("let the key be used for every log group", () => {
    const { values } = withAll.resources("aws_kms_key").find(({ id }) => id.startsWith("encryption")) ?? {};
    const allowed = [...String(values?.["policy"]).matchAll(/log-group:([\w/*-]+)/g)].map(
      ([, pattern = ""]) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`),
    );
    for (const { values: group } of withAll.resources("aws_cloudwatch_log_group"))
      expect(allowed.some((pattern) => pattern.test(String(group["name"])))).toBe(true);
  });

  it("copy all tables but the lines of the usage ledger", () => {
    expect(withAll.resource("aws_backup_selection").values["resources"]).toEqual(
      ["tokens", "tenants", "audit", "usage_tables_ledger", "backend-tables_orders"].map(
        (table) => expect.stringContaining(`aws_dynamodb_table.${table}`) as string,
      ),
    );
  });

  it("serve the API at its domains only, by attribute and body, and output the address", () => {
    const { values } = withAll.resource("aws_api_gateway_rest_api");
    expect(values["disable_execute_api_endpoint"]).toBe(true);
    expect(String(values["body"])).toContain('"disableExecuteApiEndpoint":true');
    expect(withAll.outputs).toMatchObject({
      invoke_url: "https://api.example.com",
      urls: ["https://api.example.com", "https://b.example.com/v1"],
    });
  });

  it("state that an API without domains serves its own address: leaving it out would change nothing", () => {
    const { values } = withoutOptions.resource("aws_api_gateway_rest_api");
    expect(values["disable_execute_api_endpoint"]).toBe(false);
    expect(String(values["body"])).toContain('"disableExecuteApiEndpoint":false');
  });

  it("output the command that starts a backend's roll-out", () => {
    expect(withAll.outputs["rollout_health"]).toContain("CurrentVersion");
    expect(withoutOptions.outputs).not.toHaveProperty("rollout_health");
  });
});

describe("the stage", () => {
  const stageOf = (template: Template): unknown => template.resource("aws_api_gateway_stage").values;

  it("is the same whatever the document is and whatever options are on, so that it keeps its plans and their keys", () => {
    const changed = files.untrustedSource.replace(/summary: .*/, "summary: Changed");
    expect(stageOf(synthesize({}, changed))).toEqual(stageOf(withoutOptions));
    expect(stageOf(withAll)).toEqual(stageOf(withoutOptions));
  });

  it("is named by constants, of which Terraform would make a new one when they change", () => {
    const { stage_name, rest_api_id } = withoutOptions.resource("aws_api_gateway_stage").values;
    expect(stage_name).toBe("dev");
    expect(rest_api_id).toBe(
      `\${aws_api_gateway_rest_api.${withoutOptions.resource("aws_api_gateway_rest_api").id}.id}`,
    );
  });
});
