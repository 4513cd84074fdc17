import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Radio, Summary, TextField } from "../shared/controls";
import { Phrase } from "../shared/phrase";
import { count, hours } from "../shared/words";
import type { Store } from "./store";
import type { Check } from "./types";

/** The controls of one question. `place` keeps the radio groups of one view apart. */
export function QuestionForm({ store, check, place }: { store: Store; check: Check; place: string }) {
  const { answer, waiting } = store.answerOf(check.id);
  const error = store.errors.value[check.id];
  const name = `${store.view}-${place}-${check.id}`;
  const describedBy = error ? `${name}-error` : undefined;
  const texts = { flushers: store.flushers, invalid: Boolean(error), describedBy };
  return (
    <div class={`dk-form ${waiting ? "dk-waiting" : ""}`}>
      <fieldset aria-describedby={describedBy}>
        <legend dir="auto">
          <Phrase text={check.question} />
        </legend>
        {check.options.map(([value, text]) => (
          <label key={value} class="dk-option">
            <Radio
              name={name}
              value={value}
              checked={answer.value === value}
              onPick={() => store.act({ type: "answer", id: check.id, value })}
            />
            <span dir="auto">
              <Phrase text={text} />
            </span>
          </label>
        ))}
      </fieldset>
      {error && (
        <p class="dk-error" id={`${name}-error`} dir="auto">
          {error}
        </p>
      )}
      <div class="dk-fields">
        <TextField
          label="Note"
          long
          value={answer.note}
          onText={(text) => store.act({ type: "note", id: check.id, text })}
          {...texts}
        />
        <TextField
          label={
            <>
              Evidence
              {answer.evidence && answer.value && !waiting && (
                <i class={answer.verified ? "dk-is-good" : "dk-is-partial"}>
                  {answer.verified ? "found" : "not found in the project"}
                </i>
              )}
            </>
          }
          placeholder="a path in the project"
          value={answer.evidence}
          onText={(path) => store.act({ type: "evidence", id: check.id, path })}
          {...texts}
        />
      </div>
      <div class="dk-row">
        <NotApplicable store={store} check={check} kept={answer.value === null ? answer.because : ""} />
        {(answer.value || answer.value === null) && (
          <Button class="dk-quiet" onClick={() => store.act({ type: "clear", id: check.id })}>
            Clear the answer
          </Button>
        )}
        {waiting && <span class="dk-note">{store.late.value ? "not confirmed yet" : "…"}</span>}
      </div>
    </div>
  );
}

function NotApplicable({ store, check, kept }: { store: Store; check: Check; kept: string }) {
  const [because, setBecause] = useState<string | null>(null);
  return (
    <details class="dk-fold" open={Boolean(kept)}>
      <Summary>Does not apply because…</Summary>
      <form
        class="dk-inline"
        onSubmit={(event) => {
          event.preventDefault();
          // Enter comes before the pause that a text box waits for.
          const typed = event.currentTarget.querySelector("input")?.value ?? "";
          store.act({ type: "not_applicable", id: check.id, because: typed });
          setBecause(null);
        }}
      >
        <TextField label="Reason" value={because ?? kept} onText={setBecause} flushers={store.flushers} />
        <Button type="submit">Does not apply</Button>
      </form>
    </details>
  );
}

/** The open question whose answer can move the picture most, large. */
export function NextQuestion({ store }: { store: Store }) {
  const { state, checks, titles, current } = store;
  const box = useRef<HTMLDivElement>(null);
  const focus = useRef(false);
  const id = current.value;
  useEffect(() => {
    if (focus.current) box.current?.querySelector<HTMLInputElement>("input[type=radio]")?.focus();
    focus.current = false;
  }, [id]);
  const check = checks.get(id);
  const left = state.value.questions.length;
  if (!check)
    return (
      <div class="dk-ask dk-done">
        <h3>No open questions</h3>
        <p>Everything that looking cannot settle has an answer.</p>
      </div>
    );
  const judged = state.value.verdicts[id];
  const isOpen = state.value.questions.includes(id);
  const next = () => {
    focus.current = true;
    store.nextQuestion();
  };
  return (
    <div class="dk-ask" ref={box}>
      <div class="dk-eyebrow">
        <h3>{isOpen ? "Next question" : "Answered"}</h3>
        <span>{count(left, "open question")}</span>
        <span class="dk-end">
          {titles.get(check.area)} · {check.id} · {check.weight}
        </span>
      </div>
      <QuestionForm key={id} store={store} check={check} place="next" />
      <div class="dk-foot">
        <p class="dk-note" dir="auto">
          <Phrase text={check.why} />{" "}
          {isOpen && judged ? (
            <b>Up to {hours(judged.principal[2])} may hide here.</b>
          ) : (
            judged && (
              <b>
                <Phrase text={judged.says} />
              </b>
            )
          )}
        </p>
        {(left > 1 || (!isOpen && left > 0)) && (
          <Button class={isOpen ? "" : "dk-primary"} onClick={next}>
            {isOpen ? "Later" : "Next question"}
          </Button>
        )}
      </div>
    </div>
  );
}
