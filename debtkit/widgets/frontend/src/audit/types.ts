import type { Range } from "../shared/words";

export type Severity = "critical" | "high" | "medium" | "low" | "info";

export interface Finding {
  n: number;
  check: string;
  severity: Severity;
  says: string;
  columns: string[];
  measured: string;
  rows: number;
  affected: string;
  sql: string;
  method: string;
  examples: [row: string, excerpt: string][];
  remedy: string;
  fixes: string[];
  hours: Range | [];
}

export interface Column {
  name: string;
  type: string;
  missing: string;
  distinct: string;
  chart: string;
  figures: [label: string, value: string][];
  top: [value: string, rows: string, share: number][];
}

export type Counted = [value: string, rows: number, share: number];

export interface Group {
  column: string;
  values: Counted[];
  missing: number;
}

export interface Cluster {
  row: number;
  size: number;
  likeness: string;
  splits: string;
  excerpt: string;
}

export interface Catalog {
  name: string;
  size: string;
  read: string[];
  severities: [Severity, number][];
  hours: Range;
  findings: Finding[];
  findings_left: number;
  columns: Column[];
  columns_left: number;
  groups: Group[];
  splits: string[];
  clusters: { many: number; rows: number; largest: Cluster[] };
  steps: [step: string, says: string, rows: number][];
  not_run: [title: string, reason: string][];
}

export interface Fixed {
  path: string;
  call: string;
  log: [step: string, before: number, after: number, changed: number, says: string][];
  table: [what: string, before: string, after: string][];
}

export interface State {
  counts: { group: number; split: number; values: Counted[]; missing: number } | null;
  fixed: Fixed | null;
  code: string;
}

export type Act =
  | { type: "fix"; steps: string[]; path: string; by: number }
  | { type: "count"; group: number; split: number }
  | { type: "more"; what: "columns" | "findings" };

export type Key = "severity" | "check" | "rows" | "hours";
export type Order = { key: Key; down: boolean };
