import { SvelteMap } from 'svelte/reactivity';
import { deserialize } from '$app/forms';

type Saving = 'saved' | 'waiting' | 'failed';

const idle = 800;
const again = 3000;

/**
 * Sends changed fields to an action of the page when nobody has typed for a moment, and tries again
 * as long as that fails. What the database refuses stays in `refused` and is not sent again.
 */
export class Autosave {
  state = $state<Saving>('saved');
  refused = $state<string | null>(null);
  #changed = new SvelteMap<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  readonly #action: () => string;
  readonly #explain: (refusal: never) => string;

  constructor(action: () => string, explain: (refusal: never) => string) {
    this.#action = action;
    this.#explain = explain;
  }

  /** A field changed. */
  change(name: string, value: string): void {
    this.#changed.set(name, value);
    this.state = 'waiting';
    this.#plan(idle);
  }

  /** Sends what is waiting now; resolves when it is saved or refused. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.#changed.size > 0) await this.#send();
  }

  #plan(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  async #send(): Promise<void> {
    const sent = [...this.#changed];
    this.#changed.clear();
    const body = new FormData();
    for (const [name, value] of sent) body.set(name, value);
    this.#sending = this.#post(body).catch(() => {
      for (const [name, value] of sent)
        if (!this.#changed.has(name)) this.#changed.set(name, value);
      this.state = 'failed';
      this.#plan(again);
    });
    await this.#sending;
    this.#sending = null;
  }

  async #post(body: FormData): Promise<void> {
    const response = await fetch(this.#action(), {
      method: 'POST',
      body,
      headers: { 'x-sveltekit-action': 'true' },
    });
    const result = deserialize(await response.text());
    if (result.type === 'failure') this.refused = this.#explain(result.data?.['refusal'] as never);
    else if (result.type !== 'success') throw new Error(result.type);
    else this.refused = null;
    if (this.#changed.size === 0) this.state = 'saved';
  }
}
