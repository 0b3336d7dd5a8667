import { describeWithTools } from "@tollgate/testing-runtime";
import { request } from "../support/programs/http";
import type { LocalGateway } from "../support/programs/local-gateway";
import { startLocalGateway } from "../support/programs/local-gateway";
import { codeBlock } from "../support/documents";
import { run } from "../support/programs/run";

const bash = (script: string) => run("bash", ["-euo", "pipefail", "-c", script]);

describeWithTools(
  ["aws", "openssl", "curl", "bash"],
  "the walkthrough of the documents with the aws command line",
  () => {
    let gateway: LocalGateway;
    let script: string;

    beforeAll(async () => {
      gateway = await startLocalGateway();
      script = codeBlock("get-started.md", "A tenant by hand", "bash").replaceAll(
        "http://127.0.0.1:4000",
        gateway.url,
      );
    });
    afterAll(() => gateway?.service.stop());

    it("gives a tenant that the gateway lets in", async () => {
      const { status, stdout, stderr } = await bash(script);
      expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
      expect(stderr).toMatch(/< HTTP\/1\.1 200 OK/);
      expect(stdout).toMatch(/"status":\s*"ok"/);
    });

    it("gives one whose key has a readable value, with --value", async () => {
      const withValue = script
        .replace("--enabled", "--enabled --value example-gateway-dev-by-hand")
        .replace("/dev/health", "/dev/whoami");
      const { stdout, stderr } = await bash(`${withValue}\necho "value: $value"`);
      expect(stderr).toMatch(/< HTTP\/1\.1 200 OK/);
      expect(stdout).toContain("value: example-gateway-dev-by-hand");
    });

    it("is needed as a whole: without a plan, the same token is forbidden", async () => {
      const { stdout, stderr } = await bash(script.replace(/^aws apigateway create-usage-plan-key.*$/m, ""));
      expect(stderr).toMatch(/< HTTP\/1\.1 403 Forbidden/);
      expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({ code: "invalid_api_key" });
    });

    it("has its like in one command, with the same exports", async () => {
      const exports = script.split("\n").filter((line) => line.startsWith("export "));
      const command = codeBlock("get-started.md", "Tenants with one command", "bash");
      const { status, stdout } = await bash([...exports, command].join("\n"));
      const token = /tg_dev_\w+/.exec(stdout)?.[0] ?? "";
      expect(status).toBe(0);
      const answer = await request(`${gateway.url}/dev/whoami`, { headers: { authorization: token } });
      expect(answer).toMatchObject({ status: 200, body: { tenantId: "acme" } });
    });

    it("leaves no token in what the gateway prints", async () => {
      const { stdout } = await bash(`${script}\necho "token: $token"`);
      const token = /token: (\S+)/.exec(stdout)?.[1];
      expect(token).toHaveLength(44);
      expect(gateway.service.output()).not.toContain(token);
    });
  },
);
