import { Summary } from "../shared/controls";
import { Copyable } from "../shared/copy";
import { Phrase } from "../shared/phrase";
import { count } from "../shared/words";
import type { Store } from "./store";

export function CodeFold({ store }: { store: Store }) {
  const text = store.state.value.code + store.local.value.map((call) => `${call}\n`).join("");
  return (
    <details class="dk-fold">
      <Summary>Copy as code</Summary>
      <p class="dk-note">The audit and what was done here, as public Python calls.</p>
      <Copyable
        text={text}
        label="the acts as Python"
        said={(said) => {
          store.status.value = said;
        }}
      />
    </details>
  );
}

export function NotRunFold({ store }: { store: Store }) {
  const left = store.catalog.value.not_run;
  if (!left.length) return null;
  return (
    <details class="dk-fold">
      <Summary>
        Not looked at <span class="dk-note">{count(left.length, "check")}</span>
      </Summary>
      <table class="dk-missed">
        <thead>
          <tr>
            <th scope="col">What good data show</th>
            <th scope="col">Why nobody looked</th>
          </tr>
        </thead>
        <tbody>
          {left.map(([title, reason]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td dir="auto">
                <Phrase text={reason} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
