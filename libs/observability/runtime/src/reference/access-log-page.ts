// Reference pages: the access log's and the metrics' pages of the documentation, as Markdown.
// Not here: the code that writes them to files (apps/docs/src/write-observability-pages.ts).

import { markdownTable } from "@tollgate/markdown";
import { ACCESS_LOG_VERSION, accessLogFields, exampleLine } from "../log/schema";

const KINDS = {
  number: "number",
  text: "text",
  optionalNumber: "number in quotes, or `-`",
  optionalText: "text, or `-`",
} as const;
const SET_BY = {
  gateway: "API Gateway",
  document: "the OpenAPI document",
  table: "the token's record",
  method: "the caller",
} as const;

/** The reference page of the access log, in Markdown. */
export function accessLogPage(): string {
  const fields = Object.entries(accessLogFields);
  return `# The access log

<!-- Generated from libs/observability/runtime/src/log/schema.ts by \`npx nx docs observability-runtime\`. -->

One JSON object for each request, in one line. The first member is \`v\`, the version of the schema: \`${ACCESS_LOG_VERSION}\`.
[How to use it](../guides/observe.md#the-access-log), and [why it has these members](../decisions/0010-json-lines-access-log.md).

${markdownTable(
  ["member", "type", "meaning", "example"],
  fields.map(([name, { kind, meaning, example }]) => [
    `\`${name}\``,
    KINDS[kind],
    meaning,
    `\`${JSON.stringify(example)}\``,
  ]),
)}

\`-\` stands for a value that is not set. Numbers that are always set have no quotes, so that metric filters and insight
rules can compare them. The local gateway writes the lines of all cells of an environment into one log, and adds \`cell\`
after \`v\`: \`"cell":"2"\`. On AWS, each cell has a log group of its own.

\`\`\`text
${exampleLine()}
\`\`\`

## Where the values come from

${markdownTable(
  ["member", "variable of API Gateway", "set by"],
  fields.map(([name, { variable, setBy }]) => [`\`${name}\``, `\`${variable}\``, SET_BY[setBy]]),
)}

A caller cannot choose the characters of a value freely, because AWS does not document that it escapes values in an access log.

- **API Gateway** writes ids, addresses, names and numbers. A caller may choose \`requestId\` (\`x-amzn-RequestId\`), but
  only a UUID: any other value becomes \`<uuid>_REPLACED_INVALID_REQUEST_ID\`.
- **The OpenAPI document** has the route's path, which \`gateway-definition\` checks: letters, digits, \`_-.,:/\` and
  variables in braces.
- **The token's record** has ids that the \`tenants\` command writes: \`[a-z0-9-]\`. A record that someone else writes can
  hold any text that [a record may hold](../../../libs/records/README.md).
- **The caller** chooses the method: the characters that HTTP allows (RFC 9110, \`token\`), without quotes, spaces and
  backslashes.
`;
}
