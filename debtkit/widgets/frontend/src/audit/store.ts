/**
 * What one view knows. `catalog` and `state` are Python's; what is open, chosen and sorted is this view's own and never
 * travels, but for its code: `local` holds the calls that show the same.
 */
import { batch, computed, signal } from "@preact/signals-core";
import { type Model, unpack } from "../shared/model";
import type { Act, Catalog, Finding, Key, Order, Severity, State } from "./types";

const PATIENCE = 4000;
const GRADES: Severity[] = ["critical", "high", "medium", "low", "info"];

type Reply = { type: string; n: string; says?: string };
export type Store = ReturnType<typeof createStore>;

const VALUES: Record<Key, (one: Finding) => number | string> = {
  severity: (one) => GRADES.indexOf(one.severity),
  check: (one) => one.check,
  rows: (one) => one.rows,
  hours: (one) => one.hours[1] ?? 0,
};
const NAMES: Record<Key, string> = {
  severity: "severity",
  check: "check",
  rows: "rows",
  hours: "hours_likely",
};

export function createStore(model: Model, first: Catalog, begun: State) {
  // Two widgets load this module twice, so only chance keeps their ids apart.
  const prefix = Math.random().toString(36).slice(2, 7).padEnd(5, "0");
  let serial = 0;
  let queue = Promise.resolve();
  let timer = 0;

  const catalog = signal(first);
  const state = signal(begun);
  const pending = signal<Map<string, Act>>(new Map());
  const error = signal("");
  const status = signal("");
  const late = signal(false);
  const order = signal<Order>({ key: "severity", down: false });
  const open = signal<number | null>(null);
  const steps = signal<ReadonlySet<string>>(new Set());
  const path = signal("");
  const group = signal(0);
  const split = signal(-1);
  const local = signal<string[]>([]);
  const flushers = new Set<() => void>();

  function act(content: Act) {
    const n = `${prefix}.${++serial}`;
    pending.value = new Map(pending.value).set(n, content);
    error.value = "";
    model.send({ ...content, n });
    clearTimeout(timer);
    // To mend is to read all data twice: that Python is at work is no fault.
    if (content.type === "fix")
      status.value = content.path ? "Writing and measuring again…" : "Trying and measuring again…";
    else timer = setTimeout(complain, PATIENCE);
  }

  function complain() {
    late.value = true;
    status.value =
      "Not confirmed by Python: the kernel is busy or gone. After a restart run the cell again and repeat it.";
  }

  function settle(reply: Reply) {
    const asked = pending.value.get(reply.n);
    if (!asked) return;
    const rest = new Map(pending.value);
    rest.delete(reply.n);
    batch(() => {
      pending.value = rest;
      late.value = false;
      if (reply.type === "error") {
        error.value = reply.says ?? "";
        status.value = `Not done: ${reply.says}`;
      } else status.value = said(asked);
      if (!rest.size) clearTimeout(timer);
    });
  }

  function said(asked: Act): string {
    if (asked.type === "count") return "Counted.";
    if (asked.type === "more") return "More is shown.";
    return state.value.fixed?.path
      ? `Written to ${state.value.fixed.path}. The table shows what changed.`
      : "Tried; nothing was written. The table shows what would change.";
  }

  const read = <T>(trait: string, into: (value: T) => void) => {
    const packed = model.get(trait);
    queue = queue.then(async () => into(await unpack<T>(packed)));
  };
  const onState = () =>
    read<State>("state", (next) => {
      state.value = next;
    });
  const onCatalog = () =>
    read<Catalog>("catalog", (next) => {
      catalog.value = next;
    });
  // A reply waits for the state that was sent before it.
  const onReply = (content: Reply) => {
    queue = queue.then(() => settle(content));
  };
  model.on("change:state", onState);
  model.on("change:catalog", onCatalog);
  model.on("msg:custom", onReply);

  const sorted = computed(() => {
    const { key, down } = order.value;
    const value = VALUES[key];
    const sign = down ? -1 : 1;
    return [...catalog.value.findings].sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      return left < right ? -sign : left > right ? sign : a.n - b.n;
    });
  });

  function say(call: string) {
    local.value = [...local.value.filter((one) => one !== call), call].slice(-6);
  }

  /** Numbers begin with the largest, names and severities with the first. */
  function sortBy(key: Key) {
    const now = order.value;
    const down = now.key === key ? !now.down : key === "rows" || key === "hours";
    order.value = { key, down };
    say(`audit.to_frame().sort_values("${NAMES[key]}", ascending=${down ? "False" : "True"})`);
  }

  function toggle(n: number) {
    open.value = open.value === n ? null : n;
    if (open.value !== null) say(`audit.findings[${n}]`);
  }

  function count(at: number, part: number) {
    group.value = at;
    split.value = part;
    if (part >= 0) act({ type: "count", group: at, split: part });
  }

  const working = computed(() => [...pending.value.values()].some((one) => one.type === "fix"));

  function dispose() {
    for (const flush of flushers) flush();
    clearTimeout(timer);
    model.off("change:state", onState);
    model.off("change:catalog", onCatalog);
    model.off("msg:custom", onReply);
  }

  return {
    view: `dk-${prefix}`,
    catalog,
    state,
    pending,
    working,
    error,
    status,
    late,
    order,
    open,
    steps,
    path,
    group,
    split,
    local,
    flushers,
    sorted,
    act,
    sortBy,
    toggle,
    count,
    onState,
    dispose,
  };
}
