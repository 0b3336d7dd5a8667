import { markdownTable } from "@tollgate/markdown";
import {
  changeEvents,
  endingEvent,
  quotaEvent,
  unfinishedEvent,
  unreadableEvent,
  unusedEvent,
} from "./tenant-event";

/** Returns the reference page of events, in Markdown. */
export function eventsPage(): string {
  const events = [
    ...Object.values(changeEvents),
    unfinishedEvent,
    unreadableEvent,
    endingEvent,
    unusedEvent,
    quotaEvent,
  ];
  const first = endingEvent.shape;
  return `# Events

<!-- Generated from libs/events/runtime/src/schema by \`npx nx docs events-runtime\`. -->

Events of an environment that states \`events\`: [CloudEvents 1.0](https://github.com/cloudevents/spec) in their JSON format, as the
\`detail\` of EventBridge's envelope. Its \`detail-type\` is the event's \`type\`, and its \`source\` is \`tollgate.<service>\`. The
[JSON Schema](events.schema.json) describes each of them. How to subscribe: [Events](../guides/events.md).

## Types

${events.map(({ shape, description }) => `- \`${shape.type.value}\`: ${description}.`).join("\n")}

## Attributes of every event

${markdownTable(
  ["attribute", "value"],
  (["id", "source", "subject", "time", "sequence"] as const).map((name) => [
    `\`${name}\``,
    first[name].description ?? "",
  ]),
)}

An event of a change has \`data.operation\`, \`data.actor\`, and \`data.before\` and \`data.after\` as far as the audit trail has them.
`;
}
