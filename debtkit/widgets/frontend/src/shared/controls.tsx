/** The only controls that widgets use: each carries the guard against the notebook's shortcuts. */
import type { ComponentChildren, JSX, TargetedInputEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { guard } from "./keys";

const DEBOUNCE = 300;

type ButtonProps = JSX.IntrinsicElements["button"];

export const Button = (props: ButtonProps) => <button type="button" {...guard} {...props} />;

export const Summary = ({ children, ...props }: JSX.IntrinsicElements["summary"]) => (
  <summary {...guard} {...props}>
    {children}
  </summary>
);

type RadioProps = { name: string; value: string; checked: boolean; onPick: () => void; describedBy?: string };

export const Radio = ({ onPick, describedBy, ...props }: RadioProps) => (
  <input type="radio" {...guard} {...props} aria-describedby={describedBy} onChange={onPick} />
);

export const Checkbox = ({ onPick, ...props }: { checked: boolean; onPick: (on: boolean) => void }) => (
  <input type="checkbox" {...guard} {...props} onChange={(event) => onPick(event.currentTarget.checked)} />
);

type FieldProps = {
  label: ComponentChildren;
  value: string;
  onText?: (text: string) => void;
  flushers: Set<() => void>;
  long?: boolean;
  invalid?: boolean;
  describedBy?: string | undefined;
  placeholder?: string;
};

/** A text box that says what was typed after a pause, when it is left, and when the view closes. */
export function TextField({
  label,
  value,
  onText,
  flushers,
  long,
  invalid,
  describedBy,
  placeholder,
}: FieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const typed = useRef(draft);
  const timer = useRef(0);
  const sent = useRef(value);
  const send = useRef(onText);
  send.current = onText;
  const flush = useRef(() => {
    clearTimeout(timer.current);
    timer.current = 0;
    const text = typed.current;
    if (text !== null && text !== sent.current) {
      sent.current = text;
      send.current?.(text);
    }
  }).current;
  useEffect(() => {
    flushers.add(flush);
    return () => {
      flush();
      flushers.delete(flush);
    };
  }, []);
  // A value that changed elsewhere counts as sent; one that is being typed stays in the box.
  typed.current = draft;
  if (draft === null) sent.current = value;
  const props = {
    ...guard,
    dir: "auto" as const,
    value: draft ?? value,
    placeholder,
    "aria-invalid": invalid || undefined,
    "aria-describedby": describedBy,
    onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      typed.current = event.currentTarget.value;
      setDraft(typed.current);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, DEBOUNCE);
    },
    onBlur: flush,
  };
  useEffect(() => {
    // Confirmed: from here on the box shows what Python holds.
    if (draft !== null && value === draft.trim() && !timer.current) setDraft(null);
  }, [value]);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is one of the two inside
    <label class="dk-field">
      <span>{label}</span>
      {long ? <textarea rows={2} {...props} /> : <input type="text" spellcheck={false} {...props} />}
    </label>
  );
}
