import { useState } from "preact/hooks";
import { Button } from "../shared/controls";
import { count } from "../shared/words";
import { number } from "./marks";
import type { Store } from "./store";

const FEW = 5;

/** Families of texts that are nearly the same. */
export function Clusters({ store }: { store: Store }) {
  const { many, rows, largest } = store.catalog.value.clusters;
  const { view } = store;
  const [all, setAll] = useState(false);
  if (!largest.length) return null;
  const shown = all ? largest : largest.slice(0, FEW);
  const id = `${view}-clusters`;
  return (
    <section class="dk-part" aria-labelledby={id}>
      <h3 id={id}>
        Near copies{" "}
        <span class="dk-note">
          {count(many, "cluster")}, {count(rows, "row")}
        </span>
      </h3>
      <table class="dk-clusters">
        <thead>
          <tr>
            <th scope="col">Rows</th>
            <th scope="col">Least alike</th>
            <th scope="col">Splits</th>
            <th scope="col">The first row, masked</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.row}>
              <td class="dk-number">{number(one.size)}</td>
              <td class="dk-number">{one.likeness}</td>
              <td dir="auto">{one.splits}</td>
              <td dir="auto">
                <span class="dk-note">row {one.row}</span> {one.excerpt}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < largest.length && (
        <Button class="dk-quiet" onClick={() => setAll(true)}>
          Show the largest {largest.length}
        </Button>
      )}
      {all && many > largest.length && <p class="dk-note">The largest {largest.length} are shown.</p>}
    </section>
  );
}
