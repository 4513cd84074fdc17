/** A text that can be copied, with its button; where the browser does not allow that, the text is selected. */
import { useRef } from "preact/hooks";
import { Button } from "./controls";
import { guard } from "./keys";

type Props = { text: string; label: string; said: (text: string) => void };

export function Copyable({ text, label, said }: Props) {
  const box = useRef<HTMLPreElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said(`Copied: ${label}.`);
    } catch {
      if (box.current) getSelection()?.selectAllChildren(box.current);
      said("The browser does not allow copying here; the text is selected.");
    }
  };
  return (
    <div class="dk-copy">
      <pre ref={box} tabIndex={0} role="group" aria-label={label} dir="ltr" {...guard}>
        {text}
      </pre>
      <Button onClick={copy}>
        Copy<span class="dk-hidden"> {label}</span>
      </Button>
    </div>
  );
}
