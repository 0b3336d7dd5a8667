import cliProgress from "cli-progress";
import type { Progress } from "./io";

const NOTHING: Progress = { advance: () => undefined, end: () => undefined };

/** A progress bar with rate and estimate. It shows nothing without a terminal. */
export function progressOn(stream: NodeJS.WriteStream): {
  readonly start: (total: number) => Progress;
  /** Removes the bar, so that other lines can be written. The next step shows it again. */
  readonly clear: () => void;
} {
  const bar = new cliProgress.SingleBar(
    {
      stream,
      clearOnComplete: true,
      format: "{bar} {percentage}% of {total} | {rate} a second | {left} left",
      // A killed process must not leave the terminal changed.
      linewrap: true,
    },
    cliProgress.Presets.shades_classic,
  );
  return {
    start(total) {
      if (stream.isTTY !== true || total === 0) return NOTHING;
      const started = performance.now();
      let done = 0;
      const show = () => {
        const rate = done / ((performance.now() - started) / 1000);
        const payload = { rate: Math.round(rate), left: done === 0 ? "?" : timeOf((total - done) / rate) };
        if (bar.isActive) bar.update(done, payload);
        else bar.start(total, done, payload);
      };
      show();
      return {
        advance(amount) {
          done += amount;
          show();
        },
        end: () => bar.stop(),
      };
    },
    clear() {
      if (bar.isActive) bar.stop();
    },
  };
}

function timeOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
