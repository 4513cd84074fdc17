import { Button } from "../shared/controls";
import { Copyable } from "../shared/copy";
import { Phrase } from "../shared/phrase";
import { hours, span } from "../shared/words";
import { Grade, number } from "./marks";
import type { Store } from "./store";
import type { Finding, Key } from "./types";

const HEADS: [Key | "", string][] = [
  ["severity", "Severity"],
  ["check", "Found by"],
  ["", "What was seen"],
  ["rows", "Rows"],
  ["hours", "Work"],
];

export function Findings({ store }: { store: Store }) {
  const { catalog, sorted, order, view } = store;
  const left = catalog.value.findings_left;
  if (!catalog.value.findings.length) return null;
  return (
    <section class="dk-part" aria-labelledby={`${view}-findings`}>
      <h3 id={`${view}-findings`}>Findings</h3>
      <table class="dk-findings">
        <thead>
          <tr>
            {HEADS.map(([key, text]) => {
              const now =
                key && order.value.key === key ? (order.value.down ? "descending" : "ascending") : "none";
              return key ? (
                <th key={text} scope="col" aria-sort={now} class={`dk-${key}`}>
                  <Button onClick={() => store.sortBy(key)}>
                    {text}
                    <span class="dk-arrow" aria-hidden="true">
                      {now === "none" ? "↕" : now === "descending" ? "↓" : "↑"}
                    </span>
                  </Button>
                </th>
              ) : (
                <th key={text} scope="col">
                  {text}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.value.map((one) => (
            <FindingRow key={one.n} store={store} one={one} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <Button onClick={() => store.act({ type: "more", what: "findings" })}>
          More findings ({number(left)})
        </Button>
      )}
    </section>
  );
}

function FindingRow({ store, one }: { store: Store; one: Finding }) {
  const open = store.open.value === one.n;
  const id = `${store.view}-finding-${one.n}`;
  return (
    <>
      <tr class={open ? "dk-open" : ""} data-finding={one.n}>
        <td>
          <Grade of={one.severity} />
        </td>
        <td>{one.check}</td>
        <td>
          <Button
            class="dk-seen"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => store.toggle(one.n)}
          >
            <span dir="auto">
              <Phrase text={one.says} />
            </span>
          </Button>
        </td>
        <td class="dk-number">{one.rows ? number(one.rows) : ""}</td>
        <td class="dk-number">{one.hours.length ? hours(one.hours[1]) : ""}</td>
      </tr>
      {open && (
        <tr class="dk-detail">
          <td colSpan={HEADS.length} id={id}>
            <Detail store={store} one={one} />
          </td>
        </tr>
      )}
    </>
  );
}

function Detail({ store, one }: { store: Store; one: Finding }) {
  const facts: [string, string][] = [
    ["Columns", one.columns.join(", ")],
    ["Measured", one.measured],
    ["Rows", one.affected],
    ["Method", one.method],
    ["Remedy", one.remedy],
    ["Work", one.hours.length ? `${hours(one.hours[1])}, ${span(one.hours)}, estimated` : ""],
  ];
  const steps = one.fixes.filter((step) => store.catalog.value.steps.some(([known]) => known === step));
  const choose = () => {
    store.steps.value = new Set([...store.steps.value, ...steps]);
    store.status.value = "Chosen below, under Mend.";
  };
  return (
    <div class="dk-opened">
      <dl class="dk-facts">
        {facts
          .filter(([, text]) => text)
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">
                <Phrase text={text} />
              </dd>
            </div>
          ))}
      </dl>
      {one.examples.length > 0 && (
        <table class="dk-rows">
          <caption>Rows, masked</caption>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">What stands there</th>
            </tr>
          </thead>
          <tbody>
            {one.examples.map(([row, excerpt]) => (
              <tr key={row}>
                <td class="dk-number">{row}</td>
                <td dir="auto">
                  <code>{excerpt}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {steps.length > 0 && <Button onClick={choose}>Choose the step that mends it</Button>}
      {one.sql && (
        <Copyable
          text={one.sql}
          label="the statement that proves it"
          said={(text) => {
            store.status.value = text;
          }}
        />
      )}
    </div>
  );
}
