import type { Reply } from "./received-request";

/** Text of XML elements: a string is escaped, an object has one element for each member. */
export type XmlContent = string | { readonly [element: string]: XmlContent };

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

export function xmlOf(content: XmlContent): string {
  if (typeof content === "string") return content.replace(/[&<>"]/g, (each) => ESCAPES[each] as string);
  return Object.entries(content)
    .map(([name, each]) => `<${name}>${xmlOf(each)}</${name}>`)
    .join("");
}

/** A response with one root element in a namespace. */
export function xmlReply(
  status: number,
  [root, namespace]: readonly [root: string, namespace: string],
  content: XmlContent,
  headers: Reply["headers"] = [],
): Reply {
  return {
    status,
    headers: [["Content-Type", "text/xml"], ...headers],
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${xmlOf(content)}</${root}>\n`,
  };
}
