/** The part of the widget model that a front end of ours uses: it reads traits and sends acts, and never writes a trait. */
export interface Model {
  get(key: string): unknown;
  on(event: string, callback: (...args: never[]) => void): void;
  off(event: string, callback: (...args: never[]) => void): void;
  send(content: object): void;
}

/** Read a trait that Python deflated. */
export async function unpack<T>(packed: unknown): Promise<T> {
  const stream = new Blob([packed as DataView<ArrayBuffer>]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("deflate"))).json();
}
