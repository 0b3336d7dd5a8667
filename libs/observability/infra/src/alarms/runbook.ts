import type { AlarmDefinition, AlarmId } from "@tollgate/observability-runtime";

/** From the workspace's root. */
export const RUNBOOK_PATH = "libs/observability/RUNBOOK.md";

/** The runbook's section about an alarm: a heading of the alarm's id, which is its anchor too. */
export function runbookSection(id: AlarmId, runbookUrl: string = RUNBOOK_PATH): string {
  return `${runbookUrl}#${id}`;
}

/** What whoever gets the alarm reads first. CloudWatch takes up to 1,024 characters. */
export function alarmDescription({ id, severity, meaning }: AlarmDefinition, runbookUrl?: string): string {
  return `Severity: ${severity}. ${meaning} What to do: ${runbookSection(id, runbookUrl)}`;
}
