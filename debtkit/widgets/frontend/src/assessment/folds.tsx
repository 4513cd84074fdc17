/** What is seldom needed, folded away: the kind of system, and the calls behind the clicks. */
import { useRef } from "preact/hooks";
import { Button, Checkbox, Summary } from "../shared/controls";
import { guard } from "../shared/keys";
import type { Store } from "./store";

export function ProfileFold({ store }: { store: Store }) {
  const { catalog } = store;
  const { kinds, context, declared } = store.profileOf();
  const pick = (kind: string, on: boolean) =>
    store.act({
      type: "profile",
      kinds: Object.keys(catalog.kinds).filter((name) => (name === kind ? on : kinds.includes(name))),
    });
  return (
    <details class="dk-fold">
      <Summary>
        Kind of system <span class="dk-note">{declared ? "set by you" : "seen in the code"}</span>
      </Summary>
      <fieldset class="dk-kinds">
        <legend>This project…</legend>
        {Object.entries(catalog.kinds).map(([kind, text]) => (
          <label key={kind}>
            <Checkbox checked={kinds.includes(kind)} onPick={(on) => pick(kind, on)} />
            {text}
          </label>
        ))}
      </fieldset>
      {Object.entries(catalog.context).map(([tag, text]) => (
        <label key={tag} class="dk-context">
          <span>It {text}</span>
          <select
            {...guard}
            value={tag in context ? String(context[tag]) : ""}
            onChange={(event) => store.act({ type: "profile", [tag]: event.currentTarget.value === "true" })}
          >
            <option value="" disabled={tag in context}>
              not known
            </option>
            <option value="true">yes</option>
            <option value="false">no</option>
          </select>
        </label>
      ))}
    </details>
  );
}

export function CodeFold({ store }: { store: Store }) {
  const text = useRef<HTMLPreElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(store.state.value.code);
      store.status.value = "Copied: the Python calls that give the same answers.";
    } catch {
      if (text.current) getSelection()?.selectAllChildren(text.current);
      store.status.value = "The browser does not allow copying here; the code is selected.";
    }
  };
  return (
    <details class="dk-fold">
      <Summary>Copy as code</Summary>
      <p class="dk-note">The same answers as public Python calls.</p>
      <pre ref={text} tabIndex={0} role="group" aria-label="The answers as Python" {...guard}>
        {store.state.value.code}
      </pre>
      <Button onClick={copy}>Copy</Button>
    </details>
  );
}
