import type { ComponentChildren } from "preact";

interface PanelProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly level?: 3 | 4;
  readonly tools?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Panel({ title, note, level = 3, tools, class: more = "", children }: PanelProps) {
  const Heading = level === 3 ? "h3" : "h4";
  return (
    <section class={`panel ${more}`}>
      <header>
        <Heading>{title}</Heading>
        {note !== undefined && <span class="note">{note}</span>}
        <span class="tools">{tools}</span>
      </header>
      {children}
    </section>
  );
}
