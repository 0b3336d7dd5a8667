/** What a server process tells the benchmark that started it. */
export type FromServer =
  { readonly kind: "ready"; readonly url: string } | { readonly kind: "usage"; readonly usage: Usage };

/** What the benchmark asks a server process. */
export type ToServer = "usage";

export interface Usage {
  /** Resident memory now, in bytes. */
  readonly rss: number;
  /** The largest it was, in bytes. */
  readonly peakRss: number;
  /** Time on the processor since the start, all threads together, in microseconds. */
  readonly cpu: number;
}
