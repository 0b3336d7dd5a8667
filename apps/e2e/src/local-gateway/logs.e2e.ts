import { sendRaw } from "../support/http";
import { startLocalGateway, type LocalGateway } from "../support/local-gateway";

type Line = Readonly<Record<string, unknown>>;

describe("logs of the local gateway, with the bundles that are deployed", () => {
  jest.setTimeout(60_000);
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await startLocalGateway();
  });
  afterAll(() => gateway.service.stop());

  const send = (path: string, token?: string): Promise<Response> =>
    fetch(`${gateway.url}/dev${path}`, token === undefined ? {} : { headers: { authorization: token } });
  const requestIdOf = (response: Response): string => response.headers.get("x-amzn-requestid") ?? "";
  const accessLog = (): readonly Line[] =>
    gateway.service
      .stdout()
      .split("\n")
      .slice(0, -1)
      .map((text) => JSON.parse(text) as Line);
  const accessLineOf = async (requestId: string): Promise<Line | undefined> => {
    await gateway.service.says(new RegExp(`"v":1,"requestId":"${requestId}".*\\n`));
    return accessLog().find((line) => line["requestId"] === requestId);
  };
  /** What Lambdas logged: their lines of JSON on stderr. */
  const functionLog = (): readonly Line[] =>
    gateway.service
      .stderr()
      .split("\n")
      .flatMap((text) => /\{.*"service":.*\}/.exec(text) ?? [])
      .map((text) => JSON.parse(text) as Line);

  it("lead from the id that the caller got to the backend's line, with the tenant", async () => {
    const requestId = requestIdOf(await send("/whoami", gateway.token));
    const access = await accessLineOf(requestId);
    await gateway.service.says(new RegExp(`"service":.*"requestId":"${requestId}".*\\n`));
    expect(functionLog().filter((line) => line["requestId"] === requestId)).toEqual([
      expect.objectContaining({
        level: "INFO",
        service: "health",
        tenantId: access?.["tenantId"],
        tokenId: access?.["tokenId"],
        apiKeyId: access?.["apiKeyId"],
      }),
    ]);
    expect(access).toMatchObject({
      v: 1,
      status: 200,
      tenantId: expect.stringMatching(/^[a-z0-9-]+$/) as string,
    });
  });

  it("lead from a refused request to the authorizer's line, and why", async () => {
    const requestId = requestIdOf(await send("/whoami", "A".repeat(43)));
    const access = await accessLineOf(requestId);
    await gateway.service.says(/"reason":"unknown".*\n/);
    const [refusal] = functionLog().filter((line) => line["reason"] === "unknown");
    expect(access).toMatchObject({ status: 401, errorType: "UNAUTHORIZED", tenantId: "-" });
    expect(refusal?.["function_request_id"]).toBe(access?.["authorizerRequestId"]);
  });

  it("stay one JSON object a request, whatever the caller sends", async () => {
    const before = accessLog().length;
    const hostile = [
      'GET /dev/health"},{"status":200,"x":" HTTP/1.1',
      'GET /dev/health?x=%22%0A%22"\\ HTTP/1.1',
      "GET /dev/%00%0d%0a%22 HTTP/1.1",
      "PROPFIND /dev/health HTTP/1.1",
    ];
    const headers = (userAgent: string): string =>
      `Host: localhost\r\nUser-Agent: ${userAgent}\r\nX-Forwarded-For: ","tenantId":"acme\r\nReferer: "\\\r\nConnection: close\r\n\r\n`;
    for (const line of hostile)
      for (const userAgent of ['"x\\"', "ünï\u{1F600}", `"${"x".repeat(10_000)}`, "-"])
        await sendRaw(gateway.url, `${line}\r\n${headers(userAgent)}`);
    await accessLineOf(requestIdOf(await send("/health")));
    const lines = accessLog().slice(before);
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(Object.keys(accessLog()[0] ?? {}));
      expect(line).toMatchObject({ v: 1, status: expect.any(Number) as number, tenantId: "-" });
    }
  });

  it("hold no token, header or key's value", () => {
    const fromFunctions = gateway.service.stderr().match(/^\[example-gateway-.*$/gm) ?? [];
    expect(fromFunctions.length).toBeGreaterThan(2);
    const everything = [gateway.service.stdout(), ...fromFunctions].join("\n");
    expect(everything).not.toContain(gateway.token.slice(7, 30));
    expect(everything).not.toContain("A".repeat(43));
    expect(everything).not.toMatch(/authorization|headers|clientId|example-gateway-dev-demo/i);
  });
});
