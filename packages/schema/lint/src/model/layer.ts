/** The part of a Map that a catalogue uses. */
export interface Names<V> {
  get(name: string): V | undefined;
  has(name: string): boolean;
  set(name: string, value: V): unknown;
  delete(name: string): unknown;
  keys(): Iterable<string>;
  values(): Iterable<V>;
  [Symbol.iterator](): Iterator<[string, V]>;
}

/**
 * A copy of a map that costs nothing: it keeps its own changes, and reads the rest from the map below, which it never changes. The map below
 * may later get changes of the same names.
 */
export class Layer<V> implements Names<V> {
  readonly #below: Names<V>;
  /** Undefined: deleted. */
  readonly #own = new Map<string, V | undefined>();

  constructor(below: Names<V>) {
    this.#below = below;
  }

  get(name: string): V | undefined {
    return this.#own.has(name) ? this.#own.get(name) : this.#below.get(name);
  }

  /** Whether the value is this layer's own, so that changing it does not change the map below. */
  owns(name: string): boolean {
    return this.#own.get(name) !== undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: V): void {
    this.#own.set(name, value);
  }

  delete(name: string): void {
    this.#own.set(name, undefined);
  }

  *keys(): Generator<string> {
    for (const [name] of this) yield name;
  }

  *values(): Generator<V> {
    for (const [, value] of this) yield value;
  }

  *[Symbol.iterator](): Generator<[string, V]> {
    for (const entry of this.#below) if (!this.#own.has(entry[0])) yield entry;
    for (const [name, value] of this.#own) if (value !== undefined) yield [name, value];
  }
}
