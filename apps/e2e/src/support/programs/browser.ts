import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { executableInPath } from "@tollgate/testing-runtime";
import axe, { type AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { workspaceRoot } from "../workspace";

/** The folder of screenshots, for people who read the results of a test run. */
const ARTEFACTS = join(workspaceRoot, ".ci/artefacts");

/** Starts the Chromium in PATH, without a window. */
export function launchChromium(): Promise<Browser> {
  // As root, which CI uses, Chromium's sandbox does not work. It only visits pages of this machine.
  const executablePath = executableInPath("chromium");
  if (executablePath === undefined) throw new Error("chromium is not in PATH");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

export interface OpenPage {
  readonly page: Page;
  /** Problems of the page: errors, content that the policy blocked, unexpected dialogs. */
  readonly problems: readonly string[];
  /** The hosts that the page sent requests to. */
  readonly hosts: ReadonlySet<string>;
}

/** Opens a page, and records its problems. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(url);
  return { page, problems, hosts };
}

/** Returns the accessibility problems that axe-core finds on a page, one line for each rule and element. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

/** Saves a screenshot of the whole page in CI's artefacts, which Git ignores. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const file = join(ARTEFACTS, `${name}.png`);
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file, fullPage: true });
}
