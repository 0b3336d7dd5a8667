import { describeWithTools } from "@tollgate/testing-runtime";
import { request } from "../support/http";
import type { LocalGateway } from "../support/local-gateway";
import { startLocalGateway } from "../support/local-gateway";
import { run } from "../support/run";

describeWithTools(["bash", "curl"], "the pipeline's smoke test", () => {
  let gateway: LocalGateway;
  beforeAll(async () => {
    gateway = await startLocalGateway();
  });
  afterAll(() => gateway?.service.stop());

  const smokeTest = (url: string) =>
    run(".github/actions/smoke-test/smoke-test.sh", ["dev", url], {
      env: {
        AWS_ENDPOINT_URL: gateway.url,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_REGION: "us-east-1",
      },
    });

  it("passes on a gateway that serves, the first time and the next, and shows no token", async () => {
    for (let time = 0; time < 2; time++) {
      const { status, stdout, stderr } = await smokeTest(`${gateway.url}/dev`);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toBe(`${gateway.url}/dev answers: 401 without a token, 200 with one\n`);
    }
    expect((await request(`${gateway.url}/dev/health`, {})).status).toBe(401);
  });

  it("fails where the gateway does not ask for a token, or is not there", async () => {
    const open = await smokeTest(`${gateway.url}/nowhere`);
    expect(open.status).toBe(1);
    expect(open.stdout).toBe("::error::without a token: 403 and not 401\n");
    expect((await smokeTest("http://127.0.0.1:1/dev")).status).not.toBe(0);
  });
});
