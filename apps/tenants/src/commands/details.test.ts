import { gatewayForEachTest } from "../scenarios/gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();

const DETAILS = {
  name: "Acme,Inc.",
  contact: "ops@acme.example",
  metadata: { "crm/id": "a=b", region: "eu" },
};
const OPTIONS =
  "--name Acme,Inc. --contact ops@acme.example --metadata region=eu --metadata crm/id=a=b --env dev";

describe("a tenant's name, contact and metadata", () => {
  it("are said when it is created or adopted, shown, and in each result in JSON", async () => {
    expect(await json(`create acme ${OPTIONS}`)).toMatchObject(DETAILS);
    const { apiKeyId } = await gateway().byHand.makeTenant();
    expect(await json(`adopt beta --key ${apiKeyId} ${OPTIONS}`)).toMatchObject(DETAILS);
    expect(await json(`adopt beta --key ${apiKeyId} --name Beta --env dev`)).toMatchObject({
      ...DETAILS,
      name: "Beta",
    });
    for (const line of ["suspend acme", "resume acme", "move acme --plan Unlimited"])
      expect(await json(`${line} --env dev`)).toMatchObject(DETAILS);
    expect(await json("show acme --env dev")).toMatchObject({ tenant: DETAILS });
    expect((await run("show acme --env dev")).out).toMatch(
      /^Tenant {3}acme\nName {5}Acme,Inc\.\nContact {2}ops@acme\.example\nMetadata crm\/id=a=b\nMetadata region=eu\nStatus {3}active\n/,
    );
  });

  it("are changed by update, one by one, for several tenants, and in the audit trail", async () => {
    await run(`create acme ${OPTIONS}`);
    await run("create beta --env dev");
    expect(
      await json("update acme --no-name --remove-metadata region --metadata tier=gold --env dev"),
    ).toEqual(
      expect.objectContaining({ contact: DETAILS.contact, metadata: { "crm/id": "a=b", tier: "gold" } }),
    );
    expect((await json("show acme --env dev"))["tenant"]).not.toHaveProperty("name");
    const both = await run("update acme beta --contact x --env dev");
    expect(both.out).toBe(
      "Tenant acme is updated.\nContact  x\nMetadata crm/id=a=b\nMetadata tier=gold\nTenant beta is updated.\nContact  x\n",
    );
    expect((await run("audit acme --env dev")).out).toMatch(
      / update +done +active General Acme,Inc\. ops@acme\.example crm\/id=a=b region=eu +active General ops@acme\.example crm\/id=a=b tier=gold /,
    );
    expect(await run("update acme --contact x --dry-run --env dev")).toMatchObject({
      out: "",
      note: "Nothing would be changed.\n",
    });
    const { out } = await run("update acme --no-contact --metadata tier=1 --dry-run --env dev");
    expect(out).toBe(
      'would record tenant acme as active on plan General\nwould remove the contact of tenant acme\nwould set the metadata tier of tenant acme to "1"\n',
    );
  });

  it("are listed where they are asked for, and searched in any case", async () => {
    for (const line of [`create acme ${OPTIONS}`, "create beta --env dev", "create ops-gamma --env dev"])
      await run(line);
    const list = async (options: string) => (await run(`list ${options} --env dev`)).out.split("\n");
    expect((await list("--status active"))[1]).toMatch(/^acme +active +General +[-\d]+ [:\d]+Z$/);
    expect((await list("--json"))[0]).not.toContain("ops@");
    const [header, first, second] = await list("--details");
    expect(header).toMatch(/CREATED +NAME, CONTACT, METADATA, LIMITS$/);
    expect(first).toMatch(/^acme .*Z {2}Acme,Inc\. ops@acme\.example crm\/id=a=b region=eu$/);
    expect(second).toMatch(/^beta .*Z$/);
    expect(JSON.parse((await list("--details --json"))[0] ?? "")).toMatchObject(DETAILS);

    const found = async (options: string) =>
      (await list(`${options} --json`))
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { tenantId: string });
    for (const text of ["aCMe,inc", "@ACME.example", "CRM/ID", "A=b", "region=E", "acm"])
      expect(await found(`--text ${text}`)).toEqual([expect.objectContaining(DETAILS)]);
    expect((await found("--text OPS")).map(({ tenantId }) => tenantId)).toEqual(["acme", "ops-gamma"]);
    expect(await run("list --text nowhere --env dev")).toMatchObject({
      out: "",
      note: "There is no such tenant.\n",
    });
    expect(await found("--text ops --status suspended")).toEqual([]);
  });

  it.each([
    ["update acme", "give something to change"],
    ["update acme --metadata region", "It is written as key=value"],
    ["update acme --metadata a=1 --metadata a=2", "Its key is given twice"],
    ["update acme --metadata a=1 --remove-metadata a", '"a" is to be set and to be removed'],
    ["update acme --metadata a=", "the value of a is empty"],
    ["update acme --metadata =1", 'has the key ""'],
    ["create acme --name \u001b[2J", "the tenant's name has control or invisible characters"],
    ["adopt acme --key x --contact=", "the tenant's contact is empty"],
  ])("%s is refused before any call", async (line, note) => {
    const ran = await run(`${line} --env dev`);
    expect(ran).toMatchObject({ status: 2, out: "" });
    expect(ran.note).toContain(note);
    expect([...gateway().calls].filter((call) => !call.startsWith("sts:"))).toEqual([]);
  });
});
