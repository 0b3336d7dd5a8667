const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A moment as the Common Log Format writes it, in UTC: `09/Apr/2015:12:34:56 +0000`. */
export function requestTime(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== lastSecond) [lastSecond, lastText] = [second, format(second * 1000)];
  return lastText;
}

/** Of the last second that was asked for, which under load is the second of the next request as well. */
let lastSecond = NaN;
let lastText = "";

function format(time: number): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
