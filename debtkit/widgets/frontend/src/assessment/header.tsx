import { Button } from "../shared/controls";
import { count, hours, span } from "../shared/words";
import { Letter, RangeLine } from "./marks";
import type { Store } from "./store";

export function Header({ store }: { store: Store }) {
  const { state, titles, status, late } = store;
  const { name, as_of, model, totals, weakest, questions, verdicts, areas, undo } = state.value;
  const all = Object.values(verdicts).filter((judged) => judged.state !== "not_applicable");
  const settled = all.filter((judged) => judged.state !== "unknown");
  const looked = settled.filter((judged) => judged.source === "measured").length;
  const worst = areas.find(({ id }) => id === weakest);
  return (
    <div class="dk-head">
      <div class="dk-title">
        <h2 dir="auto">{name}</h2>
        <span class="dk-note">
          debt on {as_of}, cut points {model}
        </span>
        <Button class="dk-undo" disabled={!undo} onClick={() => store.act({ type: "undo" })}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <path d="M6 3 2.5 6.5 6 10M3 6.5h6.5a3.75 3.75 0 0 1 0 7.5H7" />
          </svg>
          Undo
        </Button>
      </div>
      <dl class="dk-figures">
        <div>
          <dt>Principal</dt>
          <dd>
            <strong>{hours(totals.principal[1])}</strong>
            <RangeLine range={totals.principal} top={totals.possible[2]} />
            <span>{span(totals.principal)} to pay it all</span>
          </dd>
        </div>
        <div>
          <dt>Interest</dt>
          <dd>
            <strong>
              {hours(totals.interest[1])}
              <small> a month</small>
            </strong>
            <RangeLine range={totals.interest} top={totals.interest[2] * 1.25} />
            <span>{span(totals.interest)} while it stays</span>
          </dd>
        </div>
        <div>
          <dt>Not yet known</dt>
          <dd>
            <strong>
              <small>up to </small>
              {hours(totals.unknown[2])}
            </strong>
            <RangeLine range={totals.unknown} top={totals.possible[2]} />
            <span>behind {count(questions.length, "open question")}</span>
          </dd>
        </div>
        <div>
          <dt>Weakest area</dt>
          <dd>
            {worst ? (
              <>
                <strong class="dk-worst">
                  <Letter letter={worst.letter} />
                  {titles.get(worst.id)}
                </strong>
                <span>{hours(worst.principal[1])} owed there</span>
              </>
            ) : (
              <span>no area can be graded yet</span>
            )}
          </dd>
        </div>
      </dl>
      <div class="dk-progress">
        <progress aria-label="Checks settled" max={all.length || 1} value={settled.length} />
        <span class="dk-note">
          {settled.length} of {count(all.length, "check")} settled: {looked} by looking,{" "}
          {settled.length - looked} by answers
        </span>
      </div>
      <output class={`dk-status ${late.value ? "dk-late" : ""}`} aria-live="polite" dir="auto">
        {status.value}
      </output>
      {store.errors.value[""] && (
        <p class="dk-error" dir="auto">
          {store.errors.value[""].says}
        </p>
      )}
    </div>
  );
}
