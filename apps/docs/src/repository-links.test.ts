import { siteLink } from "./repository-links";

const HOST = "https://example.test/gateway/blob/main";

it.each([
  ["a document", "guides/deploy.md#dates", "guides/deploy.md#dates"],
  ["a heading", "#dates", "#dates"],
  [
    "a README, which is its folder's page",
    "../../libs/emulator/README.md#x",
    "../../libs/emulator/index.md#x",
  ],
  ["another site", "https://example.test/README.md", "https://example.test/README.md"],
  ["a source file", "../../libs/records/src/index.ts", `${HOST}/libs/records/src/index.ts`],
  ["a folder", "../../libs/records/", `${HOST}/libs/records`],
  ["a document of a hidden folder", "../../.github/SECURITY.md#a", `${HOST}/.github/SECURITY.md#a`],
  ["a README that a team deleted", "../gone-lambda/README.md", `${HOST}/apps/gone-lambda/README.md`],
])("a link to %s", (_, href, expected) => {
  expect(siteLink("apps/docs/page.md", href, HOST)).toBe(expected);
});

it("a source file has no address where no host is known", () => {
  expect(siteLink("apps/docs/page.md", "../../libs/records/src/index.ts", undefined)).toBeUndefined();
});
