import { describeWithTools } from "@tollgate/testing-runtime";
import type { Browser, Page } from "playwright-core";
import { accessibilityProblems, keepScreenshot, launchChromium, openPage } from "../support/programs/browser";
import { request } from "../support/programs/http";
import { startLocalGateway, type LocalGateway } from "../support/programs/local-gateway";

describeWithTools(["chromium"], "the console of the local gateway", () => {
  let gateway: LocalGateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startLocalGateway();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.service.stop();
  });

  const call = (path = "health", authorization = gateway.token) =>
    request(`${gateway.url}/dev/${path}`, { headers: { authorization } });

  it("has its address in what npm start prints", () => {
    expect(gateway.service.stderr()).toContain(`Console: ${gateway.url}/_console\n`);
  });

  it("shows requests as they come, who is limited, what is left of the plan, and never a token", async () => {
    const { page, problems, hosts } = await openPage(browser, `${gateway.url}/_console`);
    await page.getByText("dev, live").waitFor();
    await page.locator(".verdict", { hasText: "No requests in this time." }).waitFor();

    await call();
    const list = page.locator("table.requests tbody tr");
    await list.filter({ hasText: "GET /health" }).first().waitFor();

    // The demo tenant's burst is 20, so some of these requests are throttled.
    const answers = await Promise.all(Array.from({ length: 40 }, () => call("whoami")));
    const throttled = answers.filter(({ status }) => status === 429).length;
    expect(throttled).toBeGreaterThan(0);
    await page
      .locator(".incidents li", {
        hasText: "demo’s requests to GET /whoami are over the rate limit (429 THROTTLED)",
      })
      .filter({ hasText: `: ${throttled} of 40.` })
      .waitFor();
    await page
      .locator("#limits")
      .getByText(/^\d+ of 20 left; 10 more each second$/)
      .waitFor();
    await page
      .locator("#limits")
      .getByText(/^99,9\d\d of 100,000 requests left this month$/)
      .waitFor();
    await page
      .locator(".tile", { hasText: "Authorizer cache hits" })
      .getByText(/^\d+ of \d+$/)
      .waitFor();
    // The sample's dev does not state `usage`.
    await page.locator("#usage", { hasText: "state the option usage of dev, such as usage: {" }).waitFor();

    await page.getByRole("button", { name: "429, over a limit" }).click();
    await page.getByText(`${throttled} match`).waitFor();
    const listed = page.locator("table.requests .status");
    await listed.filter({ hasText: "200" }).first().waitFor({ state: "detached" });
    expect(await list.filter({ hasText: "THROTTLED" }).count()).toBe(throttled);

    const content = await page.content();
    expect(content).not.toContain(gateway.token);
    expect(problems).toEqual([]);
    expect([...hosts]).toEqual([new URL(gateway.url).host]);
    await keepScreenshot(page, "console-live");
    await page.context().close();
  });

  it("stands still when it is told to, and goes on afterwards", async () => {
    const { page } = await openPage(browser, `${gateway.url}/_console`);
    await page.getByText("dev, live").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("dev, paused").waitFor();
    await call("nothing-here");
    expect(await page.getByText("no route").count()).toBe(0);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("no route").first().waitFor();
    await page.context().close();
  });

  it("says that the console has failed when the gateway says so, keeps what it shows, and asks no more", async () => {
    await call();
    const { page } = await openPage(browser, `${gateway.url}/_console`);
    await page.getByText("dev, live").waitFor();
    let asked = 0;
    await page.route("**/_console/events*", (route) => {
      asked++;
      const body = "retry: 1\nevent: failed\ndata: {}\n\n";
      return route.fulfill({ contentType: "text/event-stream", body });
    });
    // A new filter opens a new stream.
    await page.getByText("Filter the page").click();
    await page.getByLabel("Status").selectOption("2xx");
    await page.getByText("dev, console failed").waitFor();
    await page.getByRole("alert").filter({ hasText: "The gateway still answers" }).waitFor();
    await page.locator(".tile", { hasText: "Requests" }).first().waitFor();
    // Long enough for a stream that was not closed to reconnect.
    for (let n = 0; n < 20; n++) await call();
    expect(asked).toBe(1);
    await page.context().close();
  });

  it("has pages of the API on which it can be tried with a token, from this machine alone", async () => {
    const { page, problems, hosts } = await openPage(browser, `${gateway.url}/_console`);
    await page.getByRole("link", { name: "API", exact: true }).click();
    await page.getByRole("button", { name: "Authorize" }).click();
    const dialog = page.locator(".auth-container");
    await dialog.locator("input").fill(gateway.token);
    await dialog.getByRole("button", { name: "Apply credentials" }).click();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("/whoami").click();
    await page.getByRole("button", { name: "Execute" }).click();
    const answer = page.locator(".live-responses-table");
    await answer.getByText('"tenantId"').waitFor();
    expect(await answer.textContent()).toContain("demo");
    // Swagger UI itself violates these rules.
    const swaggers = /^(?:color-contrast|heading-order|landmark-main-is-top-level|select-name):/;
    expect((await accessibilityProblems(page)).filter((problem) => !swaggers.test(problem))).toEqual([]);
    expect(problems).toEqual([]);
    expect([...hosts]).toEqual([new URL(gateway.url).host]);
    await page.context().close();
  });

  it("shouts where a bucket is empty or a quota used up", async () => {
    const { page } = await openPage(browser, `${gateway.url}/_console`);
    const panels = await panelsOf(page);
    const [level] = panels.gateway.limits.levels;
    panels.gateway.limits.levels = [
      { ...level, untrustedTenant: "empty", bucket: { tokens: 0.4, burstLimit: 20, rateLimit: 10 } },
      { ...level, untrustedTenant: "used", quota: { remaining: 0, limit: 1000, period: "MONTH" } },
    ];
    await show(page, panels);
    const rows = page.locator("#limits tr.used-up");
    await rows.first().waitFor();
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(/^empty at its rate limit.*0 of 20 left; 10 more each second/),
      expect.stringMatching(/^used quota used up.*0 of 1,000 requests left this month/),
    ]);
    expect(
      await page.evaluate(
        '[...document.querySelectorAll("#limits .level.full .track > span")].map(({ style }) => style.width)',
      ),
    ).toEqual(["100%", "100%"]);
    await page.context().close();
  });

  it("marks tenants near their quota and over the error budget", async () => {
    const { page, problems } = await openPage(browser, `${gateway.url}/_console`);
    const panels = await panelsOf(page);
    const tenant = {
      requests: 1000,
      errorPercent: 0,
      errorBudgetUsedPercent: 0,
      p50: 20,
      p95: 30,
      p99: 1500,
    };
    const quotaOf = (used: number) => ({ used, limit: 1000, period: "MONTH" });
    panels.gateway.ledger = {
      kind: "read",
      from: Date.parse("2026-11-29T16:00:00Z"),
      readAt: Date.parse("2026-11-30T15:30:00Z"),
      completeTo: Date.parse("2026-11-30T14:00:00Z"),
      notes: ["1 line of the access log could not be counted: damaged 1."],
      errorBudgetPercent: 0.1,
      tenants: [
        { ...tenant, untrustedTenant: "full", quota: quotaOf(1000) },
        { ...tenant, untrustedTenant: "near", quota: quotaOf(800) },
        { ...tenant, untrustedTenant: "failing", errorPercent: 0.2, errorBudgetUsedPercent: 200 },
        { ...tenant, untrustedTenant: "fine", quota: quotaOf(799) },
      ],
      count: 60,
    };
    await show(page, panels);
    const rows = page.locator("#usage tbody tr");
    await rows.first().waitFor();
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(
        /^full 100 % of the quota .*1,0000 %0 %20 ms30 ms1.5 s100 %: 1,000 of 1,000 this month$/,
      ),
      expect.stringMatching(/^near 80 % of the quota .*80 %: 800 of 1,000 this month$/),
      expect.stringMatching(/^failing +over the error budget1,0000.2 %200 %/),
      expect.stringMatching(/^fine +1,000.*79.9 %: 799 of 1,000 this month$/),
    ]);
    expect(await page.locator("#usage").textContent()).toMatch(
      /since 2026-11-29 16:00:00, complete up to 2026-11-30 14:00:00 UTC.*4 of 60 tenants.*damaged 1\./,
    );
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it("shows as stale what it has when the gateway ends, says since when, and goes on afterwards", async () => {
    const own = await startLocalGateway();
    const { page } = await openPage(browser, `${own.url}/_console`);
    await page.getByText("dev, live").waitFor();
    const { port } = new URL(own.url);
    expect(await own.service.stop()).toBe(0);
    await page.getByText("connection lost, trying again").waitFor();
    const since = /No connection to the gateway since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/;
    await page.getByRole("alert").filter({ hasText: since }).waitFor();
    await page
      .locator("h2 .badge", { hasText: /^stale, of \d\d:\d\d:\d\d UTC$/ })
      .first()
      .waitFor();
    expect(await page.evaluate('getComputedStyle(document.querySelector("#overview")).filter')).toBe(
      "grayscale(1)",
    );
    expect(await accessibilityProblems(page)).toEqual([]);
    await keepScreenshot(page, "console-stale");
    const again = await startLocalGateway({ PORT: port });
    await page.getByText("dev, live").waitFor();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await again.service.stop();
    await page.context().close();
  });
});

interface ShownPanels {
  readonly gateway: { readonly limits: { levels: object[] }; ledger?: object };
}

/** What the gateway sends to the page. */
async function panelsOf(page: Page): Promise<ShownPanels> {
  await page.getByText("dev, live").waitFor();
  const told = await page.evaluate<string>(`new Promise((resolve) => {
    const events = new EventSource("/_console/events");
    events.addEventListener("panels", ({ data }) => (events.close(), resolve(data)));
  })`);
  return JSON.parse(told) as ShownPanels;
}

/** Shows other data than the gateway's. */
async function show(page: Page, panels: ShownPanels): Promise<void> {
  await page.unrouteAll();
  await page.route("**/_console/events*", (route) =>
    route.fulfill({
      contentType: "text/event-stream",
      body: `event: panels\ndata: ${JSON.stringify(panels)}\n\n`,
    }),
  );
  await page.reload();
}

describe("npm start, when other machines reach it", () => {
  it("has its console for this machine only, and says so", async () => {
    const { url, service } = await startLocalGateway({ HOST: "0.0.0.0" });
    expect(service.stderr()).toMatch(/^Open to everyone .*: the API, and nothing else\.$/m);
    const [, own = ""] = /^Console: (.*)$/m.exec(service.stderr()) ?? [];
    expect(await fetch(own)).toMatchObject({ status: 200 });
    for (const path of ["", "/events", "/app.js"]) {
      expect(await request(`${url}/_console${path}`)).toMatchObject({ status: 403 });
    }
    await service.stop();
  });
});
