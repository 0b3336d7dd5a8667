import { apiGatewayKeyImport } from "./key-import";
import { controlPlaneClient } from "../aws/control-plane-client";
import { ControlPlaneLimiter } from "../aws/control-plane-limiter";
import { controlPlaneRetries } from "../aws/control-plane-retries";
import type { LoopbackAnswer } from "../aws/loopback.test-support";
import { withServer } from "../aws/loopback.test-support";
import { simulatedTime } from "../aws/time.test-support";

const failure = (status: number, type: string): LoopbackAnswer => ({
  status,
  headers: { "x-amzn-errortype": type },
  json: { message: "no" },
});

const keyOf = (value: string) => ({
  value,
  description: `Tenant "${value}", in dev`,
  enabled: true,
  planId: "plan1",
});

/**
 * Runs an import whose `ImportApiKeys` call gets the given answer. Returns the requests and the result of the
 * import.
 */
async function importing(
  imported: LoopbackAnswer,
  use: (
    importer: ReturnType<typeof apiGatewayKeyImport>,
    asked: readonly string[],
    told: readonly string[],
  ) => Promise<void>,
  created: (value: string) => LoopbackAnswer = (value) => ({ status: 201, json: { id: `id-${value}` } }),
) {
  const [asked, told]: [string[], string[]] = [[], []];
  const answer = ({ method, url, body }: { method: string; url: string; body: string }): LoopbackAnswer => {
    if (url.includes("mode=import")) {
      asked.push(body);
      return imported;
    }
    const { value = "", keyId = "" } = JSON.parse(body) as { value?: string; keyId?: string };
    asked.push(`${method} ${url} ${value}${keyId}`);
    return url === "/apikeys" ? created(value) : { status: 201, json: { id: keyId } };
  };
  await withServer(answer, async (config) => {
    const time = simulatedTime();
    const client = controlPlaneClient(
      { ...config, retryStrategy: controlPlaneRetries({ time }) },
      new ControlPlaneLimiter(time),
    );
    await use(
      apiGatewayKeyImport(client, (reason) => void told.push(reason)),
      asked,
      told,
    );
  });
}

describe("importing keys", () => {
  it("sends one file, in the format of the developer guide, and returns what API Gateway warns of", () =>
    importing(
      { status: 201, json: { ids: ["k1"], warnings: ["Line 2: no"] } },
      async ({ importKeys }, asked) => {
        expect(await importKeys([keyOf("one"), { ...keyOf("two"), enabled: false }])).toEqual(["Line 2: no"]);
        expect(asked).toEqual([
          "Name,Key,Description,Enabled,UsagePlanIds\n" +
            'one,one,"Tenant ""one"", in dev",true,plan1\n' +
            'two,two,"Tenant ""two"", in dev",false,plan1\n',
        ]);
      },
    ));

  it.each([
    ["always fails", failure(500, "InternalFailure"), 5],
    ["fails with a page of HTML, as moto does", { status: 500, html: "<!doctype html>" }, 5],
    ["is not there", failure(404, "NotFoundException"), 1],
    ["may not be called", failure(403, "AccessDeniedException"), 1],
  ])("makes keys one by one from then on where ImportApiKeys %s", (_, answer, attempts) =>
    importing(answer, async ({ importKeys }, asked, told) => {
      expect(await importKeys([keyOf("one")])).toEqual([]);
      expect(await importKeys([keyOf("two")])).toEqual([]);
      expect(told).toHaveLength(1);
      expect(asked.slice(attempts)).toEqual([
        "POST /apikeys one",
        "POST /usageplans/plan1/keys id-one",
        "POST /apikeys two",
        "POST /usageplans/plan1/keys id-two",
      ]);
    }),
  );

  it("makes only the keys of a file one by one that is refused, and warns of those that cannot be made", () =>
    importing(
      failure(400, "BadRequestException"),
      async ({ importKeys }, asked, told) => {
        expect(await importKeys([keyOf("one"), keyOf("bad")])).toEqual(["bad: no"]);
        await importKeys([keyOf("two")]);
        expect(told).toEqual([]);
        expect(asked.filter((each) => each.startsWith("Name"))).toHaveLength(2);
      },
      (value) => (value === "bad" ? failure(409, "ConflictException") : { status: 201, json: { id: value } }),
    ));

  it("ends where API Gateway has too many requests: one by one there would be more", () =>
    importing(failure(429, "TooManyRequestsException"), async ({ importKeys }, asked) => {
      await expect(importKeys([keyOf("one")])).rejects.toMatchObject({ name: "TooManyRequestsException" });
      expect(asked.every((each) => each.startsWith("Name"))).toBe(true);
    }));
});
