import type { TenantEvent } from "../schema/tenant-event";

type NoticeEvent = Extract<
  TenantEvent,
  { readonly type: "tollgate.token.ending" | "tollgate.token.unused" | "tollgate.quota.reached" }
>;

/** What no change writes: it is stored, and published as an event. */
export type Notice = {
  [Type in NoticeEvent["type"]]: {
    readonly tenantId: string;
    /** The same for the same matter, so that a notice that is written again is not another one. */
    readonly id: string;
    readonly type: Type;
    /** ISO 8601, UTC. */
    readonly at: string;
    readonly data: Extract<NoticeEvent, { readonly type: Type }>["data"];
  };
}[NoticeEvent["type"]];

/** The notices that were written. */
export interface Notices {
  /** Writes a notice, which waits to be published from then on. One that was written before stays as it was. */
  write(notice: Notice): Promise<void>;
}
