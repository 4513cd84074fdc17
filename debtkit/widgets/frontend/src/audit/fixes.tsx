import { Button, Checkbox, TextField } from "../shared/controls";
import { Copyable } from "../shared/copy";
import { count } from "../shared/words";
import { number } from "./marks";
import type { Store } from "./store";
import type { Fixed } from "./types";

/** Steps that mend the data: tried without a trace, or written to a new file. */
export function Fixes({ store }: { store: Store }) {
  const { catalog, state, steps, path, group, working, error, view } = store;
  const offered = catalog.value.steps;
  if (!offered.length) return null;
  const chosen = offered.map(([step]) => step).filter((step) => steps.value.has(step));
  const where = path.value.trim();
  const balanced = catalog.value.groups[group.value]?.column;
  const pick = (step: string, on: boolean) => {
    const now = new Set(steps.value);
    if (on) now.add(step);
    else now.delete(step);
    steps.value = now;
  };
  const fixed = state.value.fixed;
  return (
    <section class="dk-part" aria-labelledby={`${view}-mend`}>
      <h3 id={`${view}-mend`}>Mend</h3>
      <form
        class="dk-mend"
        onSubmit={(event) => {
          event.preventDefault();
          for (const flush of store.flushers) flush();
          store.act({ type: "fix", steps: chosen, path: path.value.trim(), by: group.value });
        }}
      >
        <fieldset>
          <legend class="dk-note">The audited data stay as they are; steps are done in this order.</legend>
          {offered.map(([step, says, rows]) => (
            <label key={step} class="dk-step">
              <Checkbox checked={steps.value.has(step)} onPick={(on) => pick(step, on)} />
              <span>
                {step === "balance" && balanced
                  ? `Weight rows so that each ${balanced} counts the same`
                  : says}{" "}
                <span class="dk-note">{rows ? `${number(rows)} rows` : ""}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <TextField
          label="New file (empty: only try)"
          placeholder="train-mended.parquet"
          value={path.value}
          flushers={store.flushers}
          onText={(text) => {
            path.value = text;
          }}
        />
        <Button type="submit" class="dk-primary" disabled={!chosen.length || working.value}>
          {where ? "Write" : "Try"}
        </Button>
      </form>
      {error.value && (
        <p class="dk-error" role="alert" dir="auto">
          {error.value}
        </p>
      )}
      {fixed && <Result store={store} fixed={fixed} />}
    </section>
  );
}

function Result({ store, fixed }: { store: Store; fixed: Fixed }) {
  const moved = fixed.table.filter(([, before, after]) => before !== after);
  const same = fixed.table.length - moved.length;
  return (
    <div class="dk-after" aria-busy={store.working.value}>
      <p dir="auto">
        {fixed.path ? (
          <>
            Written to <code>{fixed.path}</code>.
          </>
        ) : (
          "Tried; nothing was written."
        )}
      </p>
      <div class="dk-two">
        <table class="dk-log">
          <caption>Steps</caption>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
              <th scope="col">Changed</th>
            </tr>
          </thead>
          <tbody>
            {fixed.log.map(([step, before, after, changed]) => (
              <tr key={step}>
                <th scope="row">{step.replaceAll("_", " ")}</th>
                <td class="dk-number">{number(before)}</td>
                <td class="dk-number">{number(after)}</td>
                <td class="dk-number">{number(changed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table class="dk-change">
          <caption>Before and after</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {moved.map(([what, before, after], at) => (
              <tr key={at}>
                <th scope="row" dir="auto">
                  {what}
                </th>
                <td class="dk-number" dir="auto">
                  {before}
                </td>
                <td class="dk-number" dir="auto">
                  {after}
                </td>
              </tr>
            ))}
          </tbody>
          {same > 0 && (
            <tfoot>
              <tr>
                <td colSpan={3} class="dk-note">
                  {count(same, "figure")} stayed the same.
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <Copyable
        text={fixed.call}
        label="the same as Python"
        said={(text) => {
          store.status.value = text;
        }}
      />
    </div>
  );
}
