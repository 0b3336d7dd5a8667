import { documentsIn } from "./documents";
import { pageOf, sidebar } from "./sidebar";

it("leads to every page of apps/docs and to the README of every project", () => {
  const links = new Set(sidebar().flatMap(({ items }) => items.map(({ link }) => link)));
  const documents = [...documentsIn("apps"), ...documentsIn("libs")].filter(
    (document) => document !== "apps/docs/README.md",
  );
  expect(documents.filter((document) => !links.has(pageOf(document)))).toEqual([]);
});
