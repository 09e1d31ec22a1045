import type { Found } from './types.ts';

const pause = 120;

/** A search that follows what is typed: the newest question only, page by page. */
export class Finder {
  found = $state<Found | null>(null);
  hasFailed = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  /** Asks soon for what was typed; nothing typed empties the list at once. */
  type(typed: string): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    if (typed.trim() === '') this.found = null;
    else this.#timer = setTimeout(() => void this.#ask(typed, 0), pause);
  }

  /** Adds the next page of students. */
  more(typed: string): void {
    void this.#ask(typed, this.found?.students.length ?? 0);
  }

  async #ask(typed: string, skip: number): Promise<void> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const question = new URLSearchParams({ q: typed, skip: String(skip) });
    try {
      const answer = await fetch(`/search?${question}`, { signal: asked.signal });
      if (!answer.ok) throw new Error(`The search answered ${answer.status}.`);
      const found = (await answer.json()) as Found;
      this.found =
        skip > 0 && this.found
          ? { ...this.found, students: [...this.found.students, ...found.students] }
          : found;
      this.hasFailed = false;
    } catch {
      if (!asked.signal.aborted) this.hasFailed = true;
    }
  }
}
