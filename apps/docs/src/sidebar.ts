import { dirname } from "node:path";
import { documentsIn, titleOf } from "./documents";

interface Item {
  readonly text: string;
  readonly link: string;
}
export interface Section {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: Item[];
}

/** The folders of `apps/docs` in the order in which a reader needs them. */
const FOLDERS = [
  ["Guides", "guides"],
  ["Reference", "reference"],
  ["Hazards", "reference/hazards"],
  ["Explanation", "explanation"],
  ["Decisions", "decisions"],
] as const;

/** The address of a document on the site. A README is the page of its folder. */
export const pageOf = (document: string): string => `/${document.replace(/(^|\/)README\.md$/, "$1index.md")}`;

const items = (documents: readonly string[]): Item[] =>
  documents.map((document) => ({ text: titleOf(document), link: pageOf(document) }));

/** The site's navigation: a section for each folder of `apps/docs`, and the README of each project. */
export function sidebar(): Section[] {
  const documents = documentsIn();
  const sections = FOLDERS.map(([text, folder]) => ({
    text,
    collapsed: text === "Hazards" || text === "Decisions",
    items: items(documents.filter((document) => dirname(document) === `apps/docs/${folder}`)),
  }));
  const projects = documents.filter((document) => /^(apps\/(?!docs\/)|libs\/)/.test(document));
  return [
    {
      text: "Start",
      collapsed: false,
      items: [
        { text: "Tollgate", link: "/" },
        ...items(["apps/docs/get-started.md", "apps/docs/glossary.md"]),
      ],
    },
    ...sections.filter((section) => section.items.length > 0),
    {
      text: "Projects",
      collapsed: true,
      items: projects.map((document) => ({
        text: document.replace(/\/README\.md$/, ""),
        link: pageOf(document),
      })),
    },
  ];
}
