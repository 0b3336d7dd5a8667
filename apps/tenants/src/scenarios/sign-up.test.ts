import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startGateway } from "./tenants.test-support";

const read = (path: string) => readFileSync(join(__dirname, path), "utf8");

it("the library's README shows another program that creates a tenant, and it does", async () => {
  const program = read("sign-up.test-support.ts");
  expect(read("../../../../libs/tenant-provisioning/runtime/README.md")).toContain(
    `\`\`\`ts\n${program}\`\`\`\n`,
  );
  const gateway = await startGateway();
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: gateway.url,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  // The module's clients read the environment variables at their first use.
  const { signUp } = await import("./sign-up.test-support");
  const token = await signUp("acme");
  process.env = before;
  expect((await gateway.run("tokens verify --json --env dev", { input: token })).out).toContain(
    '"state":"works"',
  );
  expect((await gateway.run("audit acme --env dev")).out).toMatch(/create +done .* sign-up service$/m);
  await gateway.close();
});
