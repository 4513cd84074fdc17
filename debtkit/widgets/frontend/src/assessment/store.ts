/**
 * What one view knows. Python's `state` is the truth; `pending` holds the acts that Python has not confirmed, and is
 * only painted on top of the controls that caused them. The letters wait for Python.
 */
import { batch, computed, signal } from "@preact/signals-core";
import { type Model, unpack } from "../shared/model";
import { count, hours } from "../shared/words";
import type { Act, Answer, Catalog, Check, Filter, Problem, State } from "./types";

const PATIENCE = 4000;
const NONE = "no letter";

type Reply = { type: string; n: string; id?: string; says?: string };

export type Store = ReturnType<typeof createStore>;

export function createStore(model: Model, catalog: Catalog, first: State) {
  // Two widgets load this module twice, so only chance keeps their ids and radio groups apart.
  const prefix = Math.random().toString(36).slice(2, 7).padEnd(5, "0");
  const view = `dk-${prefix}`;
  let serial = 0;
  let queue = Promise.resolve();
  let timer = 0;

  const state = signal(first);
  const pending = signal<Map<string, Act>>(new Map());
  const errors = signal<Record<string, Problem>>({});
  const status = signal("");
  const late = signal(false);
  const moved = signal<Record<string, string>>({});
  const area = signal(first.weakest ?? "");
  const search = signal("");
  const filter = signal<Filter>("all");
  const opened = signal<ReadonlySet<string>>(new Set());
  const pinned = signal(first.questions[0] ?? "");
  const skipped = new Set<string>();
  const flushers = new Set<() => void>();

  const checks = new Map<string, Check>(catalog.checks.map((check) => [check.id, check]));
  const titles = new Map(catalog.areas.map(({ id, title }) => [id, title]));

  function act(content: Act): string {
    const n = `${prefix}.${++serial}`;
    pending.value = new Map(pending.value).set(n, content);
    if ("id" in content && errors.value[content.id as string]) {
      const { [content.id as string]: _, ...others } = errors.value;
      errors.value = others;
    }
    model.send({ ...content, n });
    clearTimeout(timer);
    timer = setTimeout(complain, PATIENCE);
    return n;
  }

  function complain() {
    late.value = true;
    const names = [...pending.value.values()].map((content) => ("id" in content ? content.id : content.type));
    status.value = `Not confirmed by Python: ${[...new Set(names)].join(", ")}. The kernel is busy or gone. What was confirmed before is kept; after a restart run the cell again and repeat what is marked.`;
  }

  function settle(reply: Reply) {
    const refused = pending.value.get(reply.n);
    if (!refused) return;
    const rest = new Map(pending.value);
    rest.delete(reply.n);
    batch(() => {
      pending.value = rest;
      if (reply.type === "error") {
        const says = reply.says ?? "";
        errors.value = { ...errors.value, [reply.id ?? ""]: { of: refused.type, says } };
        status.value = `Not kept: ${reply.says}`;
      } else if (reply.type === "draft") {
        status.value = "Noted in this form. It is kept in the project once you choose an answer.";
      } else if (late.value || status.value === "") status.value = "Saved.";
      if (!rest.size) {
        clearTimeout(timer);
        late.value = false;
      }
    });
  }

  function accept(next: State) {
    const before = state.value;
    if (JSON.stringify(next) === JSON.stringify(before)) return;
    const moves: Record<string, string> = {};
    next.areas.forEach((now, i) => {
      const was = before.areas[i];
      if (was && was.letter !== now.letter) moves[now.id] = was.letter ?? NONE;
    });
    batch(() => {
      state.value = next;
      moved.value = moves;
      status.value = summary(next, moves);
    });
  }

  function summary(next: State, moves: Record<string, string>): string {
    const letters = next.areas
      .filter(({ id }) => id in moves)
      .map(({ id, letter }) => `${titles.get(id)} moved from ${moves[id]} to ${letter ?? NONE}`);
    const { principal, unknown } = next.totals;
    return [
      pending.value.size ? "Saved." : "Updated.",
      ...letters.map((text) => `${text}.`),
      `${hours(principal[1])} owed, up to ${hours(unknown[2])} not yet known behind ${count(next.questions.length, "question")}.`,
    ].join(" ");
  }

  const reread = () => {
    const packed = model.get("state");
    queue = queue.then(async () => accept(await unpack<State>(packed)));
  };
  // A reply waits for the state that was sent before it.
  const onReply = (content: Reply) => {
    queue = queue.then(() => settle(content));
  };
  model.on("change:state", reread);
  model.on("msg:custom", onReply);

  /** What the controls of one question show: Python's answer, with the unconfirmed acts of this view on top. */
  function answerOf(id: string): { answer: Answer; waiting: boolean } {
    const kept = state.value.verdicts[id]?.answer;
    const draft = state.value.drafts[id];
    let answer: Answer = { value: "", note: "", evidence: "", because: "", ...kept, ...draft };
    let waiting = false;
    for (const content of pending.value.values()) {
      if (!("id" in content) || content.id !== id) continue;
      waiting = true;
      if (content.type === "answer") answer = { ...answer, value: content.value as string, because: "" };
      if (content.type === "not_applicable") answer = { ...answer, value: null };
      if (content.type === "clear") answer = { value: "", note: "", evidence: "", because: "" };
    }
    return { answer, waiting };
  }

  /** The profile, with what this view said and Python has not confirmed. */
  function profileOf(): State["profile"] {
    let { kinds, context, declared } = state.value.profile;
    for (const content of pending.value.values()) {
      if (content.type !== "profile") continue;
      const { type: _, kinds: chosen, ...said } = content;
      if (chosen) kinds = chosen as string[];
      context = { ...context, ...(said as Record<string, boolean>) };
      declared = true;
    }
    return { kinds, context, declared };
  }

  const current = computed(() => pinned.value || (state.value.questions[0] ?? ""));

  /** Go to the most informative question that was not passed over. */
  function nextQuestion() {
    const { questions } = state.value;
    if (questions.includes(current.value)) skipped.add(current.value);
    const rest = questions.filter((id) => !skipped.has(id));
    if (!rest.length) {
      skipped.clear();
      pinned.value = questions.find((id) => id !== current.value) ?? questions[0] ?? "";
    } else pinned.value = rest[0] ?? "";
  }

  const matching = computed(() => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = new Set(state.value.questions);
    return catalog.checks.filter((check) => {
      const judged = state.value.verdicts[check.id];
      if (!judged || (area.value && check.area !== area.value)) return false;
      if (filter.value === "open" && !asked.has(check.id)) return false;
      if (filter.value === "debt" && judged.state !== "debt" && judged.state !== "partial") return false;
      if (filter.value === "good" && judged.state !== "good") return false;
      const text =
        `${check.id} ${check.title} ${check.question} ${judged.says} ${judged.places.join(" ")}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });

  function dispose() {
    for (const flush of flushers) flush();
    clearTimeout(timer);
    model.off("change:state", reread);
    model.off("msg:custom", onReply);
  }

  return {
    view,
    catalog,
    checks,
    titles,
    state,
    pending,
    errors,
    status,
    late,
    moved,
    area,
    search,
    filter,
    opened,
    current,
    pinned,
    matching,
    flushers,
    act,
    answerOf,
    profileOf,
    nextQuestion,
    reread,
    dispose,
  };
}
