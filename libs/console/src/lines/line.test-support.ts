export { accessLogLine, writtenLine } from "@tollgate/observability-runtime/sample";

/** Texts as the gateway passes them: in UTF-8, each with its line break. */
export const asBytes = (...texts: readonly string[]): Uint8Array =>
  Buffer.from(texts.map((text) => `${text}\n`).join(""));
