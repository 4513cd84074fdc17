import { guard } from "../shared/keys";
import { count } from "../shared/words";
import { number, percent, Share } from "./marks";
import type { Store } from "./store";

/** Rows by group, of all the data or of one split. */
export function Groups({ store }: { store: Store }) {
  const { catalog, state, group, split, view } = store;
  const { groups, splits } = catalog.value;
  const chosen = groups[group.value];
  if (!chosen) return null;
  const counts = state.value.counts;
  const fits = counts?.group === group.value && counts.split === split.value;
  const shown = split.value < 0 ? chosen : fits ? counts : null;
  return (
    <section class="dk-part" aria-labelledby={`${view}-groups`}>
      <h3 id={`${view}-groups`}>Groups</h3>
      <div class="dk-pickers">
        <label>
          <span>Rows by</span>
          <select
            {...guard}
            value={String(group.value)}
            onChange={(event) => store.count(Number(event.currentTarget.value), split.value)}
          >
            {groups.map(({ column }, at) => (
              <option key={at} value={String(at)}>
                {column}
              </option>
            ))}
          </select>
        </label>
        {splits.length > 1 && (
          <label>
            <span>in</span>
            <select
              {...guard}
              value={String(split.value)}
              onChange={(event) => store.count(group.value, Number(event.currentTarget.value))}
            >
              <option value="-1">all splits</option>
              {splits.map((name, at) => (
                <option key={name} value={String(at)}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {shown ? (
        <table class="dk-counts">
          <thead>
            <tr>
              <th scope="col" dir="auto">
                {chosen.column}
              </th>
              <th scope="col">Rows</th>
              <th scope="col" colSpan={2}>
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.values.map(([value, rows, share]) => (
              <tr key={value}>
                <th scope="row" dir="auto">
                  {value || "(empty)"}
                </th>
                <td class="dk-number">{number(rows)}</td>
                <td class="dk-number">{percent(share)}</td>
                <td class="dk-wide">
                  <Share of={share} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p class="dk-note">Counting…</p>
      )}
      {shown && shown.missing > 0 && <p class="dk-note">{count(shown.missing, "row")} without a value.</p>}
    </section>
  );
}
