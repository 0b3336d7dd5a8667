import type { Socket } from "node:net";
import fc from "fast-check";
import { guard, type Audience } from "./guard";

interface Asked {
  readonly headers?: readonly (readonly [string, string])[];
  readonly url?: string;
  readonly method?: string;
  readonly from?: string;
}

const refusalOf = (
  audience: Audience,
  { headers = [["Host", "127.0.0.1:4000"]], url = "/", method = "GET", from = "127.0.0.1" }: Asked,
) => guard(audience)({ rawHeaders: headers.flat(), url, method, socket: { remoteAddress: from } as Socket });

const withHost = (...hosts: readonly string[]): Asked => ({ headers: hosts.map((host) => ["Host", host]) });
const beside = (...headers: readonly (readonly [string, string])[]): Asked => ({
  headers: [["host", "localhost:4000"], ...headers],
});

const octet = fc.nat({ max: 255 });
const loopbackHost = fc.oneof(
  fc.constantFrom("localhost", "LOCALHOST", "[::1]", "[0:0:0:0:0:0:0:1]", "[0::1]", "[::ffff:7f00:1]"),
  fc.tuple(octet, octet, octet).map((rest) => `127.${rest.join(".")}`),
  fc.tuple(octet, octet, octet).map((rest) => `[::ffff:127.${rest.join(".")}]`),
);
const port = fc.oneof(
  fc.constant(""),
  fc.nat({ max: 65_535 }).map((each) => `:${each}`),
);
const authority = fc.tuple(loopbackHost, port).map((parts) => parts.join(""));
/** Public domain names, whose owners run their name servers. */
const publicName = fc
  .domain()
  .filter((name) => !/\.(internal|local|localhost|home\.arpa)$/i.test(name))
  .map((name) => name.toLowerCase());

/** Whether a browser always resolves this host to this machine, without asking a name server. */
function isLoopbackToBrowsers(host: string): boolean {
  const { hostname } = new URL(`http://${host}/`);
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/.test(hostname);
}

describe("the Host header, for this machine only", () => {
  it("may be any loopback address or localhost, with any port", () => {
    fc.assert(
      fc.property(authority, (host) => {
        expect(refusalOf("this machine", withHost(host))).toBeUndefined();
      }),
    );
  });

  it("may be no other name or address, also one that begins or ends with a loopback address", () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6().map((each) => `[${each}]`),
    );
    const near = fc
      .tuple(
        authority,
        publicName,
        fc.constantFrom(".", "@", "-", " ", "%", "#", "/", "\\", ":", ",", "\t", ""),
      )
      .chain(([own, other, between]) =>
        fc.constantFrom(`${own}${between}${other}`, `${other}${between}${own}`, `${own}${between || "."}`),
      );
    const other = fc.oneof(
      publicName,
      address,
      near,
      fc.string(),
      fc.constantFrom("0.0.0.0", "[::]", "0", "127.1", "2130706433", "localhost.", "x.localhost"),
    );
    fc.assert(
      fc.property(other, port, (host, itsPort) => {
        const whole = `${host}${itsPort}`;
        if (refusalOf("this machine", withHost(whole)) === undefined)
          expect({ whole, isOwn: isLoopbackToBrowsers(whole) }).toEqual({ whole, isOwn: true });
      }),
      { numRuns: 2_000 },
    );
  });

  it("is there once", () => {
    expect(refusalOf("this machine", { headers: [] })).toMatch("one Host header");
    expect(refusalOf("this machine", withHost("localhost", "localhost"))).toMatch("one Host header");
    expect(refusalOf("this machine", withHost("localhost", "evil.example"))).toMatch("one Host header");
    for (const host of [
      "",
      ":",
      ":4000",
      "localhost:",
      "localhost:x",
      "localhost:70000",
      "[::1",
      "[]",
      "::1",
    ])
      expect([host, refusalOf("this machine", withHost(host))]).toEqual([host, expect.any(String)]);
  });
});

it("takes the host of an absolute request target for one too", () => {
  fc.assert(
    fc.property(authority, publicName, (own, other) => {
      expect(refusalOf("this machine", { ...withHost(own), url: `http://${own}/x` })).toBeUndefined();
      for (const url of [`http://${other}/`, `HTTPS://${other}`, `http://${own}@${other}/`, "http://?"])
        expect(refusalOf("this machine", { ...withHost(own), url })).toBeDefined();
    }),
  );
});

describe("where everyone is meant", () => {
  it("a host is an address or a name of a network of one's own", () => {
    const local = fc.oneof(
      authority,
      fc.ipV4(),
      fc.ipV6().map((each) => `[${each}]:4000`),
      fc.constantFrom(
        "gateway:4000",
        "tollgate",
        "laptop.local",
        "host.docker.internal:4000",
        "a.svc.cluster.local",
        "nas.home.arpa",
      ),
    );
    fc.assert(
      fc.property(local, (host) => {
        expect(refusalOf("everyone", { ...withHost(host), from: "192.0.2.7" })).toBeUndefined();
      }),
    );
  });

  it("a host is no name that somebody can own", () => {
    fc.assert(
      fc.property(publicName, port, (host, itsPort) => {
        expect(refusalOf("everyone", withHost(`${host}${itsPort}`))).toMatch("Host");
      }),
    );
    for (const host of [
      "local.example",
      "internal.example",
      "127.0.0.1.example",
      "a..local",
      ".local",
      "a.local.",
    ])
      expect([host, refusalOf("everyone", withHost(host))]).toEqual([host, expect.any(String)]);
  });

  it("pages of other sites are refused all the same", () => {
    const asked = beside(["Origin", "http://evil.example"], ["Sec-Fetch-Site", "cross-site"]);
    expect(refusalOf("everyone", asked)).toBeDefined();
  });
});

it("lets nobody in where nobody is meant, and says what to do", () => {
  fc.assert(
    fc.property(authority, (host) => {
      expect(refusalOf("nobody", withHost(host))).toMatch("ALLOW_REMOTE_CONTROL=1");
    }),
  );
});

it.each([
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["192.168.1.7", false],
  ["::ffff:192.168.1.7", false],
  ["fe80::1", false],
  ["", false],
])("is for this machine: who asks from %j is let in: %s", (from, isLetIn) => {
  expect(refusalOf("this machine", { from }) === undefined).toBe(isLetIn);
});

describe("pages", () => {
  it("may ask from the same address and port, and from no other", () => {
    fc.assert(
      fc.property(authority, fc.oneof(fc.webUrl(), fc.string(), fc.constant("null")), (host, other) => {
        const from = (origin: string): Asked => ({
          headers: [
            ["Host", host],
            ["Origin", origin],
          ],
        });
        expect(refusalOf("this machine", from(`http://${host}`))).toBeUndefined();
        for (const origin of [other, `https://${host}`, `http://${host}0`, `http://${host}.evil.example`, ""])
          expect(refusalOf("this machine", from(origin))).toMatch("Origin");
      }),
    );
    expect(
      refusalOf("this machine", beside(["Origin", "http://localhost:4000"], ["Origin", "null"])),
    ).toBeDefined();
    expect(refusalOf("this machine", beside(["Origin", "http://localhost:3000"]))).toBeDefined();
  });

  const fetched = (site: string, mode: string, dest: string, method = "GET") =>
    refusalOf("this machine", {
      ...beside(["Sec-Fetch-Site", site], ["Sec-Fetch-Mode", mode], ["Sec-Fetch-Dest", dest]),
      method,
    });

  it("of other sites or ports load nothing, and may have a link", () => {
    expect(fetched("same-origin", "cors", "empty")).toBeUndefined();
    expect(fetched("none", "navigate", "document")).toBeUndefined();
    for (const site of ["cross-site", "same-site"]) {
      expect(fetched(site, "navigate", "document")).toBeUndefined();
      for (const [mode, dest, method] of [
        ["navigate", "iframe"],
        ["navigate", "document", "POST"],
        ["no-cors", "image"],
        ["cors", "empty"],
        ["websocket", "websocket"],
      ] as const)
        expect([site, mode, dest, fetched(site, mode, dest, method)]).toEqual([
          site,
          mode,
          dest,
          expect.any(String),
        ]);
    }
  });

  it("are refused for any word that no browser sends", () => {
    fc.assert(
      fc.property(
        fc.string().filter((site) => !/^(same-origin|none)$/.test(site)),
        (site) => {
          expect(fetched(site, "cors", "empty")).toMatch("Sec-Fetch-Site");
        },
      ),
    );
  });
});

it.each(["X-Forwarded-For", "x-forwarded-host", "Forwarded", "Via", "X-Real-IP", "x-forwarded-anything"])(
  "a proxy's %s says that it may be for somebody elsewhere",
  (name) => {
    expect(refusalOf("this machine", beside([name, "127.0.0.1"]))).toMatch("proxy");
    expect(refusalOf("everyone", beside([name, "127.0.0.1"]))).toBeUndefined();
  },
);
