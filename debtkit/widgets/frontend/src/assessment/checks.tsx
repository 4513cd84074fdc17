import { Button, Radio, Summary } from "../shared/controls";
import { guard } from "../shared/keys";
import { Phrase } from "../shared/phrase";
import { count, hours, span } from "../shared/words";
import { Letter, Mark } from "./marks";
import { QuestionForm } from "./question";
import type { Store } from "./store";
import type { Check, Filter, Judged } from "./types";

const FILTERS: [Filter, string][] = [
  ["all", "All"],
  ["open", "Open questions"],
  ["debt", "Debt"],
  ["good", "Good"],
];

export function Toolbar({ store }: { store: Store }) {
  const { search, filter, area, view } = store;
  const everywhere = () => {
    if (search.value || filter.value !== "all") area.value = "";
  };
  return (
    <div class="dk-tools">
      <input
        type="search"
        {...guard}
        dir="auto"
        aria-label="Search the checks"
        placeholder="Search checks, files, findings"
        value={search.value}
        onInput={(event) => {
          search.value = event.currentTarget.value;
          everywhere();
        }}
      />
      <fieldset class="dk-segments">
        <legend class="dk-hidden">Show</legend>
        {FILTERS.map(([value, text]) => (
          <label key={value}>
            <Radio
              name={`${view}-filter`}
              value={value}
              checked={filter.value === value}
              onPick={() => {
                filter.value = value;
                everywhere();
              }}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

export function Checks({ store }: { store: Store }) {
  const { matching, state, titles, area, search, filter, view } = store;
  const groups = state.value.areas
    .map((scored) => ({ scored, checks: matching.value.filter((check) => check.area === scored.id) }))
    .filter(({ checks }) => checks.length);
  return (
    <div
      class="dk-panel"
      role="tabpanel"
      id={`${view}-panel`}
      aria-labelledby={`${view}-tab-${area.value || "all"}`}
    >
      {groups.map(({ scored, checks }) => (
        <div class="dk-group" key={scored.id}>
          <h3>
            <Letter letter={scored.letter} />
            {titles.get(scored.id)}
            <span class="dk-note">
              {count(checks.length, "check")} · {hours(scored.principal[1])} owed ·{" "}
              {hours(scored.interest[1])} a month
            </span>
          </h3>
          <ul>
            {checks.map((check) => (
              <CheckRow key={check.id} store={store} check={check} />
            ))}
          </ul>
        </div>
      ))}
      {!groups.length && (
        <p class="dk-empty">
          No check matches.{" "}
          <Button
            class="dk-quiet"
            onClick={() => {
              search.value = "";
              filter.value = "all";
            }}
          >
            Show all
          </Button>
        </p>
      )}
    </div>
  );
}

function CheckRow({ store, check }: { store: Store; check: Check }) {
  const judged = store.state.value.verdicts[check.id];
  const open = store.opened.value.has(check.id);
  if (!judged) return null;
  const owed = judged.state === "unknown" ? `≤ ${hours(judged.principal[2])}` : hours(judged.principal[1]);
  return (
    <li>
      <details
        class={`dk-check dk-is-${judged.state}`}
        data-check={check.id}
        open={open}
        onToggle={(event) => {
          const now = new Set(store.opened.value);
          if (event.currentTarget.open) now.add(check.id);
          else now.delete(check.id);
          if (now.size !== store.opened.value.size) store.opened.value = now;
        }}
      >
        <Summary>
          <Mark state={judged.state} />
          <span class="dk-what">
            <b dir="auto">{check.title}</b>
            {!open && (
              <span dir="auto">
                <Phrase text={judged.says} />
              </span>
            )}
          </span>
          <span class="dk-owed">{judged.principal[2] > 0 ? owed : ""}</span>
        </Summary>
        {open && <Body store={store} check={check} judged={judged} />}
      </details>
    </li>
  );
}

/** Said only where the sentence itself does not say it. */
const SOURCES: Record<string, string> = {
  measured: "measured",
  waived: "waived",
  profile: "by the kind of system",
};

function Body({ store, check, judged }: { store: Store; check: Check; judged: Judged }) {
  const { answer, source } = judged;
  const asked = store.state.value.questions.includes(check.id) || answer;
  return (
    <div class="dk-body">
      <p class="dk-says" dir="auto">
        <Phrase text={judged.says} /> {SOURCES[source] && <span class="dk-note">· {SOURCES[source]}</span>}
      </p>
      {judged.contradicted && <p class="dk-error">The answer says more than what was found.</p>}
      {judged.expired && <p class="dk-error">The answer is older than 180 days and no longer counts.</p>}
      {judged.places.length > 0 && (
        <ul class="dk-places" aria-label="Evidence">
          {judged.places.map(([path, locator, excerpt]) => (
            <li key={path + locator + excerpt}>
              <code class="dk-path" dir="auto">
                {path}
                {locator && <span>{locator}</span>}
              </code>
              {excerpt && <code dir="auto">{excerpt}</code>}
            </li>
          ))}
          {judged.more > 0 && <li class="dk-note">and {count(judged.more, "more place")}</li>}
        </ul>
      )}
      <dl class="dk-facts">
        <dt>Why</dt>
        <dd dir="auto">
          <Phrase text={check.why} />
        </dd>
        {judged.principal[2] > 0 && (
          <>
            <dt>Price</dt>
            <dd>
              {judged.state === "unknown" ? "may hide " : ""}
              <b>{hours(judged.principal[1])}</b> to pay ({span(judged.principal)}),{" "}
              <b>{hours(judged.interest[1])}</b> a month while it stays ({span(judged.interest)}).{" "}
              <Phrase text={check.reason} />
            </dd>
          </>
        )}
        {check.pays && judged.state !== "good" && (
          <>
            <dt>Pays it</dt>
            <dd>
              <Phrase text={check.pays} />
            </dd>
          </>
        )}
      </dl>
      {check.question && asked && <QuestionForm store={store} check={check} place="row" />}
      {check.question && !asked && (
        <details class="dk-fold">
          <Summary>Answer all the same</Summary>
          <QuestionForm store={store} check={check} place="row" />
        </details>
      )}
    </div>
  );
}
