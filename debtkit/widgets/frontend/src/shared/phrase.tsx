/** A sentence of ours: what stands between backticks is code. Foreign text in it stays text. */
export const Phrase = ({ text }: { text: string }) => (
  <>
    {text
      .split("`")
      .map((part, i, all) =>
        i % 2 && i < all.length - 1 ? <code>{part}</code> : i % 2 ? `\`${part}` : part,
      )}
  </>
);
