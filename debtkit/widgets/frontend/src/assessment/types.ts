import type { Range } from "../shared/words";

export interface Check {
  id: string;
  area: string;
  title: string;
  why: string;
  question: string;
  options: [value: string, text: string][];
  weight: string;
  hours: Range;
  interest: Range;
  reason: string;
  pays: string;
}

export interface Catalog {
  areas: { id: string; title: string }[];
  checks: Check[];
  kinds: Record<string, string>;
  context: Record<string, string>;
}

export interface Answer {
  value: string | null;
  by?: string;
  on?: string;
  note: string;
  evidence: string;
  because: string;
  verified?: boolean;
}

export type Verdict = "good" | "partial" | "debt" | "unknown" | "not_applicable";

export interface Judged {
  state: Verdict;
  source: string;
  level: string | null;
  says: string;
  principal: Range;
  interest: Range;
  places: [path: string, locator: string, excerpt: string][];
  more: number;
  answer?: Answer;
  expired?: true;
  contradicted?: true;
}

export interface Area {
  id: string;
  letter: string | null;
  score: number | null;
  coverage: number;
  measured: number;
  principal: Range;
  interest: Range;
  unknown: Range;
  checks: number;
  open: number;
}

export interface State {
  name: string;
  as_of: string;
  model: string;
  verdicts: Record<string, Judged>;
  areas: Area[];
  totals: { principal: Range; interest: Range; unknown: Range; possible: Range };
  weakest: string | null;
  questions: string[];
  profile: { kinds: string[]; context: Record<string, boolean>; declared: boolean };
  charts: { areas: Record<string, string>; key: string; curve: string };
  undo: boolean;
  drafts: Record<string, { note?: string; evidence?: string }>;
  code: string;
}

export type Act =
  | { type: "answer"; id: string; value: string }
  | { type: "note"; id: string; text: string }
  | { type: "evidence"; id: string; path: string }
  | { type: "not_applicable"; id: string; because: string }
  | { type: "clear"; id: string }
  | { type: "undo" }
  | { type: "profile"; [field: string]: string | boolean | string[] };

/** What Python refused: which kind of act, and why. */
export interface Problem {
  of: string;
  says: string;
}

export type Filter = "all" | "open" | "debt" | "good";
