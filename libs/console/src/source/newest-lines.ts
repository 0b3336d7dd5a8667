import type { AccessLogLine } from "@tollgate/observability-runtime";

/** The newest of many lines that come in any order. */
export class NewestLines {
  private kept: AccessLogLine[] = [];
  private added = 0;

  constructor(private readonly limit: number) {}

  add(line: AccessLogLine): void {
    this.added++;
    this.kept.push(line);
    if (this.kept.length >= this.limit * 2) this.trim();
  }

  /** The newest last, and how many there were beside them. */
  found(): { readonly lines: readonly AccessLogLine[]; readonly leftOut: number } {
    this.trim();
    return { lines: this.kept, leftOut: this.added - this.kept.length };
  }

  private trim(): void {
    this.kept = this.kept.sort((a, b) => a.time - b.time).slice(-this.limit);
  }
}
