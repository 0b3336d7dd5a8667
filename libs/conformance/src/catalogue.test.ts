import { parseEnvironment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { outcomes } from "@tollgate/gateway-outcomes";
import { catalogueOf, estimate } from ".";

const probe = { path: "/health", whoami: true, scoped: { path: "/orders", scopes: ["orders:read"] } };
const { cases, untried } = catalogueOf(dev, probe);

it("names each case once, as group/name, also those that are not tried", () => {
  const ids = [...cases, ...untried].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z-]+\/[a-z\d-]+$/);
});

it("asks for no tenant in a case that needs none, and for none of the control plane's but in its own", () => {
  for (const { id, needs, steps } of cases) {
    const withToken = steps.some((step) => "request" in step && step.request.authorization.kind === "token");
    const withTenant = withToken || steps.some((step) => step.kind === "change" || step.kind === "command");
    expect([id, needs !== "nothing"]).toEqual([id, withTenant]);
    const withControlPlane = steps.some(
      (step) => step.kind === "command" || (step.kind === "change" && step.change.kind === "quota"),
    );
    expect([id, needs === "control-plane"]).toEqual([id, withControlPlane]);
  }
});

it("brings about each row of the table of outcomes, or says why it cannot", () => {
  const shown = cases.flatMap(({ outcome }) => outcome ?? []);
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown).toEqual(expect.arrayContaining(["authorizer-throws", "quota-exceeded", "body-too-large"]));
  const left = untried.flatMap(({ id }) => (id.startsWith("outcome/") ? id.slice("outcome/".length) : []));
  expect([...shown, ...left].sort()).toEqual(Object.keys(outcomes).sort());
});

it("sends a bounded number of requests, and says before how many, how long and for how much", () => {
  const { requests, cents, minutes } = estimate(cases);
  expect(requests).toBeLessThan(600);
  expect(cents).toBe(1);
  expect(minutes).toBeLessThanOrEqual(30);
});

it("says why the rate of a plan with a large burst is not tried", () => {
  const general = { ...prod.plans.General, throttle: { rateLimit: 500, burstLimit: 1_000 } };
  const large = catalogueOf({ ...prod, plans: { ...prod.plans, General: general } }, probe);
  expect(large.cases.map(({ id }) => id)).not.toContain("limit/rate");
  expect(large.untried).toContainEqual(
    expect.objectContaining({ id: "limit/rate", reason: expect.stringContaining("1000 at once") }),
  );
});

it("asks for the address behind a router where there is one, and requests may go past it", () => {
  const cells = [{ name: "1" }, { name: "2", region: "eu-west-1" }];
  const waf = { mode: "block", requestsPerAddress: 100, routerSecretHashes: ["abcdefghijklmnop"] };
  const catalogueWith = (change: object) => catalogueOf(parseEnvironment({ ...dev, ...change }), probe);
  const ids = ({ cases: all }: { readonly cases: readonly { readonly id: string }[] }) =>
    all.map(({ id }) => id).filter((id) => id.startsWith("router/"));
  expect(ids(catalogueWith({ cells }))).toEqual(["router/source-ip"]);
  expect(ids(catalogueWith({ cells, waf: { ...waf, mode: "count" } }))).toEqual(["router/source-ip"]);
  for (const [change, reason] of [
    [{}, "no router"],
    [{ cells, waf }, "do not come through the router"],
  ] as const) {
    expect(ids(catalogueWith(change))).toEqual([]);
    expect(catalogueWith(change).untried).toContainEqual(
      expect.objectContaining({ id: "router/source-ip", reason: expect.stringContaining(reason) }),
    );
  }
});

it("waits for a revoked token as long as the environment's cache, and a little for the change to spread", () => {
  const until = cases.find(({ id }) => id === "cache/revoke")?.steps.find((step) => step.kind === "until");
  expect(until).toMatchObject({ withinSeconds: dev.authorizer.cacheTtlSeconds + 15 });
});

it("tries the spellings of a path with a token that lacks its scopes, and with one that need have none", () => {
  const sent = (id: string, catalogue = catalogueOf(dev, probe)) =>
    catalogue.cases
      .find((each) => each.id === id)
      ?.steps.flatMap((step) => (step.kind === "send" ? step.request.path : []));
  const spellings = ["/orders", "/orders/", "//orders", "/order%73", "/./orders", "/x/../orders"];
  expect(sent("scope/lacking")).toEqual(spellings);
  expect(sent("scope/spelling")).toContain("/healt%68");
  expect(sent("scope/lacking", catalogueOf(dev, { ...probe, scoped: { path: "/", scopes: ["a"] } }))).toEqual(
    [...["/", "//", "/./", "/x/../"]],
  );
  const without = catalogueOf(dev, { path: "/health", whoami: true });
  expect(without.untried.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["scope/lacking", "scope/spelling"]),
  );
});
