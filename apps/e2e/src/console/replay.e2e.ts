import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describeWithTools } from "@tollgate/testing-runtime";
import type { Browser, Page } from "playwright-core";
import {
  FAILING_TENANT,
  FIVE_SENTENCES,
  fiveIncidentsLog,
  FOLLOWED,
  HOSTILE_TENANT,
  incidentLog,
} from "../support/programs/access-log-lines";
import {
  accessibilityProblems,
  keepScreenshot,
  launchChromium,
  openPage,
  type OpenPage,
} from "../support/programs/browser";
import { program } from "../support/programs/run";
import { startService, type Service } from "../support/programs/service";

const FIRST_SENTENCE = `25 % of ${FAILING_TENANT}’s requests to GET /orders fail in the backend (502 INTEGRATION_FAILURE): 360 of 1,441.`;
const SCREEN = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 740 };

const startReplay = (file: string) =>
  startService({
    command: "npm",
    args: ["start", "--silent", "--", "--replay", file],
    env: { PORT: "0" },
    ready: /Console: (http:\/\/\S+)/,
  });

describeWithTools(["chromium"], "npm start -- --replay", () => {
  let folder: string;
  let service: Service;
  let url: string;
  let browser: Browser;
  let opened: OpenPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-replay-"));
    const file = join(folder, "incident.log.gz");
    writeFileSync(file, gzipSync(incidentLog()));
    service = await startReplay(file);
    url = service.ready[1] as string;
    await service.says(/Read 7201 lines; skipped or not shown: 1 malformed/);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    expect(opened.problems).toEqual([]);
    expect([...opened.hosts]).toEqual([new URL(url).host]);
    await opened.page.context().close();
  });

  async function openConsole(options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    opened = await openPage(browser, url, options);
    await opened.page.getByText(FIRST_SENTENCE).waitFor();
    return opened.page;
  }
  const rows = (page: Page) => page.locator("table.requests tbody tr:not(.details)");

  it("names the tenant that causes the errors on the first screen", async () => {
    const page = await openConsole();
    const verdict = page.locator(".verdict").first();
    expect(await verdict.textContent()).toBe(FIRST_SENTENCE);
    const first = page.locator(".ranking").first().locator("tbody tr").first();
    expect(await first.textContent()).toContain(FAILING_TENANT);
    for (const element of [verdict, first]) {
      const box = await element.boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(SCREEN.height);
    }
    await keepScreenshot(page, "console-replay-light");
  });

  it("is on the log's own time, and says what it could not read", async () => {
    const page = await openConsole();
    await page.getByText("2026-11-20 10:00:00 – 12:00:00 UTC").waitFor();
    await page.getByText("Skipped lines: 1 not JSON, or cut off.").waitFor();
  });

  it("shows the alarms as they would have been", async () => {
    const page = await openConsole();
    await page.locator("#alarms summary").click();
    const changes = page.locator(".transitions li");
    await changes.filter({ hasText: /2026-11-20 11:0\d:00 5xx: OK → Alarm/ }).waitFor();
    await page.locator(".alarms li", { hasText: "Authorizer throttled" }).getByText("Only on AWS").waitFor();
  });

  it("shows a tenant whose id is markup as text", async () => {
    const page = await openConsole();
    await page.getByRole("button", { name: HOSTILE_TENANT }).first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });

  it("lists the requests of a tenant, a status and a route", async () => {
    const page = await openConsole();
    await page.getByRole("button", { name: FAILING_TENANT, exact: true }).first().click();
    await page.getByText("200, 1,241 more not listed").waitFor();
    await page.getByText("Change the filter").click();
    expect(await page.getByLabel("Tenant", { exact: true }).inputValue()).toBe(`=${FAILING_TENANT}`);
    await page.getByLabel("Status").selectOption("5xx");
    await page.getByText("200, 161 more not listed").waitFor();
    expect(await rows(page).first().textContent()).toContain("502");
    await page.getByLabel("Route", { exact: true }).fill("POST");
    await page.getByText("No request matches.").waitFor();
    await page.getByText("No request of this filter in this time.").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("200, 7,001 more not listed").waitFor();
    expect(new URL(page.url()).hash).toBe("");
  });

  it("follows a request's id to its line, with its latency split", async () => {
    const page = await openConsole();
    await page.getByLabel("Find a request by its id").fill(FOLLOWED.extendedRequestId);
    const details = page.locator("tr.details");
    await details.waitFor();
    const text = (await details.textContent()) ?? "";
    const { authorizer, backend, whole } = FOLLOWED;
    expect(text).toContain(`Authorizer${authorizer} ms`);
    expect(text).toContain(`Backend${backend} ms`);
    expect(text).toContain(`Gateway${whole - authorizer - backend} ms`);
    expect(text).toContain(`Whole request${whole} ms`);
    expect(text).toContain("INTEGRATION_TIMEOUT");
    // The URL contains the filter, so everyone who opens it sees the same.
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    await details.waitFor();
  });

  it("shows another time by drawing over a chart, and by buttons", async () => {
    const page = await openConsole();
    const box = await page.locator(".u-over").first().boundingBox();
    if (!box) throw new Error("there is no chart");
    await page.mouse.move(box.x + 5, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + 50, { steps: 4 });
    await page.mouse.up();
    // In the first quarter of the time, no backend has failed yet.
    await page
      .getByText(/^\d+ % of globex’s requests to GET \/orders are over the rate limit/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Whole log" }).click();
    await page.getByText(FIRST_SENTENCE).waitFor();
  });

  it("has a table of each chart's numbers", async () => {
    const page = await openConsole();
    await page.getByRole("button", { name: "Table of Errors" }).first().click();
    const table = page.getByRole("region", { name: "Errors, table" }).first();
    const cells = await table.locator("tbody tr td:nth-child(2)").allTextContents();
    expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(361);
  });

  it("can be used with the keyboard alone, and shows where one is", async () => {
    const page = await openConsole();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    const focused = async () => ({
      text: await page.evaluate("document.activeElement.textContent"),
      outline: await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"),
    });
    for (let pressed = 0; (await focused()).text !== FAILING_TENANT; pressed++) {
      if (pressed > 30) throw new Error("the tenant cannot be reached");
      await page.keyboard.press("Tab");
    }
    expect((await focused()).outline).toBe("solid");
    await page.keyboard.press("Enter");
    await page.getByText("1,241 more not listed").waitFor();
    await rows(page).first().getByRole("button").focus();
    await page.keyboard.press("Enter");
    await page.locator("tr.details").waitFor();
    await page.keyboard.press("Enter");
    await page.locator("tr.details").waitFor({ state: "detached" });
  });
});

describeWithTools(["chromium"], "npm start -- --replay, of five incidents at once", () => {
  let folder: string;
  let service: Service;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-replay-"));
    const file = join(folder, "incidents.log");
    writeFileSync(file, fiveIncidentsLog());
    service = await startReplay(file);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (options: Parameters<typeof openPage>[2] = {}) => {
    const opened = await openPage(browser, service.ready[1] as string, options);
    await opened.page.getByText(FIVE_SENTENCES[0] as string).waitFor();
    return opened;
  };
  const sentences = (page: Page) => page.locator(".incidents li").allTextContents();

  it("tells each in a sentence on the first screen, the most harmful first", async () => {
    const { page } = await open();
    expect(await sentences(page)).toEqual(FIVE_SENTENCES);
    const last = await page.locator(".incidents li").last().boundingBox();
    expect((last?.y ?? Infinity) + (last?.height ?? 0)).toBeLessThan(SCREEN.height);
    await page.context().close();
  });

  it("shows on all of the page what a click chooses, by the address; the back button leads back", async () => {
    const { page } = await open();
    const shown = async () => ({
      sentences: await sentences(page),
      tenants: await page.locator(".ranking").first().locator("tbody th").allTextContents(),
      requests: await page.locator(".tile strong").first().textContent(),
      dashboard: await page.locator(".values dd").first().textContent(),
    });
    const all = await shown();
    expect(all).toMatchObject({ requests: "5,500", dashboard: "5,500" });
    await page.getByRole("button", { name: "umbrella", exact: true }).first().click();
    await page.locator(".chip", { hasText: "tenant umbrella" }).waitFor();
    await page.getByText(FIVE_SENTENCES[0] as string).waitFor({ state: "detached" });
    const ofTenant = {
      sentences: [FIVE_SENTENCES[3]],
      tenants: ["umbrella"],
      requests: "100",
      dashboard: "100",
    };
    expect(await shown()).toEqual(ofTenant);
    expect(new URL(page.url()).hash).toBe("#tenant=%3Dumbrella");
    await page.reload();
    await page.locator(".chip", { hasText: "tenant umbrella" }).waitFor();
    await page.locator(".incidents li").first().waitFor();
    expect(await shown()).toEqual(ofTenant);

    // A rate is always a share of all of the tenant's requests, even with a filter by status.
    await page.getByRole("button", { name: "429, over a limit" }).click();
    await page.getByText("90 match").waitFor();
    expect(await shown()).toEqual({ ...ofTenant, dashboard: "90" });
    await page.goBack();
    await page.getByText("90 match").waitFor({ state: "detached" });
    await page.goBack();
    await page.getByText(FIVE_SENTENCES[0] as string).waitFor();
    expect(await shown()).toEqual(all);
    await page.context().close();
  });

  it("names tenant and route of an alarm, and the unit of its numbers", async () => {
    const { page } = await open();
    const alarm = page.locator(".alarms li.raised", { hasText: "A tenant is at its quota" });
    expect(await alarm.textContent()).toMatch(
      /90 % of umbrella’s requests to GET \/orders are over the quota/,
    );
    expect(await alarm.textContent()).toContain("now 90 refusals in an hour, limit 1 refusals");
    await page.context().close();
  });

  it("shows times by UTC or by the local clock, and any time to the second", async () => {
    const { page } = await open({ timezoneId: "Asia/Kolkata" });
    await page.getByText("2026-11-20 10:00:00 – 10:10:00 UTC").waitFor();
    await page.getByRole("button", { name: "Local" }).click();
    await page.getByText("2026-11-20 15:30:00 – 15:40:00 UTC+05:30").waitFor();
    await page.getByText("From … to …").click();
    await page.getByLabel("From (UTC+05:30)").fill("2026-11-20T15:31:00");
    await page.getByLabel("To (UTC+05:30)").fill("2026-11-20T15:32:00");
    await page.getByRole("button", { name: "Show this time" }).click();
    await page.getByText("2026-11-20 15:31:00 – 15:32:00 UTC+05:30").waitFor();
    await page.locator(".tile strong", { hasText: "550" }).waitFor();
    const from = Date.parse("2026-11-20T10:01:00Z");
    expect(new URL(page.url()).hash).toBe(`#from=${from}&to=${from + 60_000}&zone=local`);
    await page.context().close();
  });

  it.each([
    ["light", { colorScheme: "light", viewport: SCREEN }],
    ["dark", { colorScheme: "dark", viewport: SCREEN }],
    ["phone", { colorScheme: "light", viewport: PHONE }],
    ["phone-dark", { colorScheme: "dark", viewport: PHONE }],
  ] as const)("axe finds nothing against it, and a thumb finds everything: %s", async (name, options) => {
    const { page } = await open({ ...options, reducedMotion: "reduce" });
    await page.getByText("Filter the page").click();
    const isPhone = options.viewport === PHONE;
    if (isPhone) for (const row of [".ranking summary", ".card"]) await page.locator(row).first().click();
    // One row represents all rows, because axe checks each element.
    else await page.getByLabel("Find a request by its id").fill("initech-0");
    await page.getByText("Show only this", { exact: true }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(options.viewport.width);
    if (isPhone) expect(await page.evaluate(TOO_SMALL)).toEqual([]);
    await keepScreenshot(page, `console-incidents-${name}`);
    await page.context().close();
  });
});

/** Controls that are too small for touch. Excludes names within a sentence and the content of closed rows. */
const TOO_SMALL = `[...document.querySelectorAll("button, summary, input, select, nav a")]
  .filter((element) => !element.closest(".incidents, .subject") && element.checkVisibility())
  .map((element) => [element.textContent || element.id, (element.closest(".tile") ?? element).getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 44 || height < 44)
  .map(([text, { width, height }]) => text + " " + width + " x " + height)`;

describeWithTools(["chromium"], "npm start -- --replay, of something else", () => {
  it("says in the terminal and on the page what it is and how to export it, and shows no time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tollgate-replay-"));
    const file = join(folder, "table.csv");
    writeFileSync(file, "time,method,resourcePath,status\n1795947764000,GET,/orders,502\n");
    const service = await startReplay(file);
    const what =
      /it is a result of Logs Insights without the messages themselves\. Run it again with `fields @timestamp/;
    await service.says(what);
    const browser = await launchChromium();
    const { page, problems } = await openPage(browser, service.ready[1] as string);
    await page.getByRole("alert").filter({ hasText: what }).waitFor();
    expect(await page.locator("main").textContent()).not.toContain("1970");
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(problems).toEqual([]);
    await browser.close();
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("npm start -- --replay", () => {
  const replay = (file: string, env: Readonly<Record<string, string>> = {}) =>
    program("apps/local-gateway/src/main.ts", ["--replay", file], { env: { PORT: "0", ...env } });

  it("says in one line that there is no such file", async () => {
    expect(await replay("/nowhere/access.log")).toEqual({
      status: 1,
      stdout: "",
      stderr: "/nowhere/access.log cannot be replayed: it does not exist\n",
    });
  });

  it("shows no log to other machines", async () => {
    const { status, stderr } = await replay(__filename, { HOST: "0.0.0.0" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^--replay listens on a loopback address only[^\n]*0\.0\.0\.0[^\n]*\n$/);
  });
});
