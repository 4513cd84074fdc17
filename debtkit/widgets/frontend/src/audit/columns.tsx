import { Button } from "../shared/controls";
import { Drawing } from "../shared/drawing";
import { number, percent, Share } from "./marks";
import type { Store } from "./store";
import type { Column } from "./types";

export function Columns({ store }: { store: Store }) {
  const { columns, columns_left: left } = store.catalog.value;
  const { view } = store;
  if (!columns.length) return null;
  return (
    <section class="dk-part" aria-labelledby={`${view}-columns`}>
      <h3 id={`${view}-columns`}>Columns</h3>
      <ul class="dk-cards">
        {columns.map((column, at) => (
          <Card key={at} column={column} />
        ))}
      </ul>
      {left > 0 && (
        <Button onClick={() => store.act({ type: "more", what: "columns" })}>
          More columns ({number(left)})
        </Button>
      )}
    </section>
  );
}

function Card({ column }: { column: Column }) {
  const facts: [string, string][] = [
    ["missing", column.missing],
    ["distinct", column.distinct],
    ...column.figures,
  ];
  return (
    <li class="dk-card">
      <p class="dk-name">
        <b dir="auto">{column.name || "(no name)"}</b>{" "}
        <span class="dk-note">{column.type.toLowerCase()}</span>
      </p>
      {column.chart && <Drawing of={column.chart} class="dk-chart" />}
      {column.top.length > 0 && (
        <ul class="dk-top">
          {column.top.map(([value, rows, share]) => (
            <li key={value}>
              <span dir="auto">{value}</span>
              <Share of={share} />
              <span class="dk-number" title={`${rows} rows`}>
                {percent(share)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <dl>
        {facts
          .filter(([, text]) => text)
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          ))}
      </dl>
    </li>
  );
}
