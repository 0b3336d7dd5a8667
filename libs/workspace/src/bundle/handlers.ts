/** The handlers of apps whose one bundle is several functions. */
const SEVERAL_HANDLERS: Readonly<Record<string, readonly string[]>> = {
  "apps/events-lambda": ["relay", "notice"],
  "apps/usage-lambda": ["count", "seal"],
};

/** Returns the names under which a Lambda exports its handlers. */
export function handlersOf(app: string): readonly string[] {
  return SEVERAL_HANDLERS[app] ?? ["handler"];
}
