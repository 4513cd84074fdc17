import { useEffect, useRef } from "preact/hooks";
import { Button, Radio, Summary, TextField } from "../shared/controls";
import { Phrase } from "../shared/phrase";
import { count, hours } from "../shared/words";
import type { Store } from "./store";
import type { Check } from "./types";

/** The controls of one question. `place` keeps the radio groups of one view apart. */
export function QuestionForm({ store, check, place }: { store: Store; check: Check; place: string }) {
  const { answer, waiting } = store.answerOf(check.id);
  const name = `${store.view}-${place}-${check.id}`;
  const problem = store.errors.value[check.id];
  /** The error of one kind of act, for the control that caused it to point at and to stand beside it. */
  const wrong = (...acts: string[]) =>
    problem && acts.includes(problem.of) ? { describedBy: `${name}-error`, invalid: true } : {};
  const said = (...acts: string[]) =>
    problem &&
    acts.includes(problem.of) && (
      <p class="dk-error" id={`${name}-error`} dir="auto">
        {problem.says}
      </p>
    );
  const { flushers } = store;
  return (
    <div class={`dk-form ${waiting ? "dk-waiting" : ""}`}>
      <fieldset aria-describedby={wrong("answer", "clear").describedBy}>
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
      {said("answer", "clear")}
      <div class="dk-fields">
        <TextField
          label="Note"
          long
          value={answer.note}
          onText={(text) => store.act({ type: "note", id: check.id, text })}
          flushers={flushers}
          {...wrong("note")}
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
          flushers={flushers}
          {...wrong("evidence")}
        />
      </div>
      {said("note", "evidence")}
      <div class="dk-row">
        <NotApplicable
          store={store}
          check={check}
          {...wrong("not_applicable")}
          kept={answer.value === null ? answer.because : ""}
        />
        {(answer.value || answer.value === null) && (
          <Button class="dk-quiet" onClick={() => store.act({ type: "clear", id: check.id })}>
            Clear the answer
          </Button>
        )}
        {waiting && <span class="dk-note">{store.late.value ? "not confirmed yet" : "…"}</span>}
      </div>
      {said("not_applicable")}
    </div>
  );
}

type ReasonProps = { store: Store; check: Check; kept: string; describedBy?: string; invalid?: boolean };

function NotApplicable({ store, check, kept, ...wrong }: ReasonProps) {
  return (
    <details class="dk-fold" open={Boolean(kept)}>
      <Summary>Does not apply because…</Summary>
      <form
        class="dk-inline"
        onSubmit={(event) => {
          event.preventDefault();
          const because = event.currentTarget.querySelector("input")?.value ?? "";
          store.act({ type: "not_applicable", id: check.id, because });
        }}
      >
        {/* A reason is sent by its button; until Python has it, it stays in the box. */}
        <TextField label="Reason" value={kept} flushers={store.flushers} {...wrong} />
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
