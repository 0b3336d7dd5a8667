import type { Incident } from "../../wire";
import { incidentSentence } from "./incident-messages";
import type { ChangeFilter } from "../requests/request-filters";

/** An incident's sentence. Its names are buttons that filter the page. */
export function IncidentSentence({ incident, onFilter }: { incident: Incident; onFilter: ChangeFilter }) {
  return (
    <>
      {incidentSentence(incident).map((segment, at) => {
        switch (segment.kind) {
          case "words":
            return segment.text;
          case "rate":
            return (
              <strong class="rate" key={at}>
                {segment.text}
              </strong>
            );
          default:
            return <NameButton key={at} {...segment} onFilter={onFilter} />;
        }
      })}
    </>
  );
}

interface NameButtonProps {
  readonly kind: "tenant" | "route" | "cause";
  readonly text: string;
  readonly untrustedName: string;
  readonly onFilter: ChangeFilter;
}

export function NameButton({ kind, text, untrustedName, onFilter }: NameButtonProps) {
  return (
    <button type="button" class="link name" onClick={() => onFilter({ [kind]: `=${untrustedName}` })}>
      {text}
    </button>
  );
}
