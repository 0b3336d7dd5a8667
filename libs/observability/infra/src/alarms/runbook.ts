import type { AlarmDefinition, AlarmId } from "@tollgate/observability-runtime";

/** Relative to the workspace's root. */
export const RUNBOOK_PATH = "libs/observability/RUNBOOK.md";

/** The runbook's section on an alarm. Its heading is the alarm's id, which is also its anchor. */
export function runbookSection(id: AlarmId, runbookUrl: string = RUNBOOK_PATH): string {
  return `${runbookUrl}#${id}`;
}

/** The first text that the recipient of an alarm reads. CloudWatch accepts up to 1,024 characters. */
export function alarmDescription({ id, severity, meaning }: AlarmDefinition, runbookUrl?: string): string {
  return `Severity: ${severity}. ${meaning} What to do: ${runbookSection(id, runbookUrl)}`;
}
