import { type AlarmDefinition, reaches } from "./alarm-definition";

/** The alarm on events, of an environment that has them. */
export const eventsAlarms: readonly AlarmDefinition[] = [
  {
    id: "events-not-published",
    title: "Events are not published",
    severity: "ticket",
    meaning:
      "For 15 minutes an event has waited to be published for 15 minutes or longer, or nothing has been reported.",
    unit: "minutes that the oldest one waits, at least",
    value: "eventsWaitingMinutes",
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    missingData: "breaching",
    condition: reaches(15),
    why:
      "The least of five minutes' reports, so that one failed run is none. Missing reports breach: the function fails before it " +
      "can write one. No event is lost, so it is a ticket.",
  },
];
