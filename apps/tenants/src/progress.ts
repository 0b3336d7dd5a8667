import { cursorTo, clearLine } from "node:readline";
import cliProgress from "cli-progress";
import type { Progress } from "./io";

const NOTHING: Progress = { advance: () => undefined, end: () => undefined };

/** A bar on a terminal, with rate and estimate; nothing where there is none. */
export function progressOn(stream: NodeJS.WriteStream): {
  readonly start: (total: number) => Progress;
  /** Makes room for other lines; the bar comes back with its next step. */
  readonly clear: () => void;
} {
  let isShown = false;
  return {
    start(total) {
      if (stream.isTTY !== true || total === 0) return NOTHING;
      const started = performance.now();
      const bar = new cliProgress.SingleBar(
        {
          stream,
          clearOnComplete: true,
          forceRedraw: true,
          etaBuffer: 500,
          // A terminal that is left when the process is killed must be as it was.
          linewrap: true,
          format: "{bar} {percentage}% of {total} | {rate} a second | {eta_formatted} left",
        },
        cliProgress.Presets.shades_classic,
      );
      bar.start(total, 0, { rate: "-" });
      isShown = true;
      let done = 0;
      return {
        advance(amount) {
          done += amount;
          const seconds = (performance.now() - started) / 1000;
          bar.update(done, { rate: Math.round(done / seconds) });
        },
        end() {
          isShown = false;
          bar.stop();
        },
      };
    },
    clear() {
      if (!isShown) return;
      cursorTo(stream, 0);
      clearLine(stream, 0);
    },
  };
}
