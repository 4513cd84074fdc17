import { hours, span } from "../shared/words";
import { Grade } from "./marks";
import type { Store } from "./store";

export function Header({ store }: { store: Store }) {
  const { name, size, read, severities, hours: owed } = store.catalog.value;
  const found = severities.filter(([, many]) => many);
  return (
    <div class="dk-head">
      <div class="dk-title">
        <h2 dir="auto">{name}</h2>
        <span class="dk-size">{size}</span>
      </div>
      <p class="dk-note" dir="auto">
        {read.join(" · ")}
      </p>
      <dl class="dk-grades">
        {found.map(([grade, many]) => (
          <div key={grade}>
            <dt>
              <Grade of={grade} />
            </dt>
            <dd>{many}</dd>
          </div>
        ))}
        {!found.length && <p>Nothing was found.</p>}
        {owed[2] > 0 && (
          <div class="dk-owed">
            <dt>to mend all but notes, estimated</dt>
            <dd>
              {hours(owed[1])} <small>{span(owed)}</small>
            </dd>
          </div>
        )}
      </dl>
      <output class={`dk-status ${store.late.value ? "dk-late" : ""}`} aria-live="polite" dir="auto">
        {store.status.value}
      </output>
    </div>
  );
}
