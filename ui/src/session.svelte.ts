import type { Lang, PlaceCard, PlaceHit, Problem, Settings, Theme } from './bindings';
import { host, problemOf } from './host';
import { words } from './words';

/** How long the settings rest before they are written. */
const restMs = 400;
const recentCount = 6;
const systemDark = window.matchMedia?.('(prefers-color-scheme: dark)');
const textSizes = [100, 110, 125, 150, 175, 200];

/** What the whole window shares: settings, language, the territory at hand, what is on this computer. */
class Session {
  /** The desk has answered and the address is known: screens may ask. */
  ready = $state(false);
  problem = $state.raw<Problem | null>(null);
  version = $state('');
  /** "74 indicateurs ici", as the desk says it. */
  here = $state('');
  /** Started with `--offline`: nothing will be downloaded. */
  offline = $state(false);
  /** The figures that came with the application are still being put in place. */
  first = $state(false);
  /** The machine has a network, as far as it knows. */
  networked = $state(navigator.onLine);
  lang = $state<Lang>('fr');
  textSizePercent = $state(100);
  theme = $state<Theme>('system');
  #systemIsDark = $state(systemDark?.matches ?? false);
  /** Light ink on dark paper, by choice or as the system. */
  dark = $derived(this.theme === 'dark' || (this.theme === 'system' && this.#systemIsDark));
  recent = $state.raw<PlaceHit[]>([]);
  /** The territory of the header; what is asked always names its own. */
  placeId = $state<string | null>(null);
  /** The same once the desk has said more of it. */
  place = $state.raw<PlaceCard | null>(null);
  words = $derived(words[this.lang]);

  #route = '#/';
  #clock: ReturnType<typeof setTimeout> | undefined;

  /** Asks the desk what is needed to open, and gives the address to open at. */
  async open(): Promise<string> {
    try {
      const asked = this.lang;
      const first = await host.ask('welcome', { lang: asked });
      const settings = first.settings;
      this.lang = settings.lang;
      this.textSizePercent = settings.text_size_percent;
      this.theme = settings.theme;
      this.#route = settings.route;
      this.#applyLook();
      this.#take(settings.lang === asked ? first : await host.ask('welcome', { lang: settings.lang }));
      if (settings.place) void this.openPlace(settings.place);
      this.problem = null;
    } catch (error) {
      this.problem = problemOf(error, this.words.problems.unforeseen);
    }
    return this.#route || '#/';
  }

  /** Asks again what is here: after a download, or in another language. */
  async refresh(): Promise<void> {
    try {
      this.#take(await host.ask('welcome', { lang: this.lang }));
      if (this.placeId) await this.openPlace(this.placeId);
    } catch {
      // What is shown stays; the screen that caused the refresh shows its own problem.
    }
  }

  /** Makes a place the territory of the header; a place that is no more is forgotten. */
  async openPlace(id: string): Promise<void> {
    this.placeId = id;
    try {
      const card = await host.ask('place', { place: id, lang: this.lang });
      if (this.placeId === id) this.#showPlace(card);
    } catch {
      if (this.placeId !== id) return;
      this.placeId = null;
      this.place = null;
    }
  }

  /** Forgets a place that was put aside. */
  leave(id: string): void {
    this.recent = this.recent.filter((hit) => hit.id !== id);
    if (this.placeId === id) {
      this.placeId = null;
      this.place = null;
    }
    this.#remember();
  }

  #showPlace(card: PlaceCard): void {
    this.place = card;
    const hit: PlaceHit = {
      id: card.id,
      code: card.code,
      level: card.level,
      name: card.name,
      detail: card.detail,
      note: null,
      population: null,
    };
    this.recent = [hit, ...this.recent.filter((other) => other.id !== card.id)].slice(0, recentCount);
    this.#remember();
  }

  showRoute(route: string): void {
    this.#route = route;
    this.#remember();
  }

  async setLang(lang: Lang): Promise<void> {
    this.lang = lang;
    this.#applyLook();
    this.#remember();
    await this.refresh();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.#applyLook();
    this.#remember();
  }

  /** The system went from day to night, or back. */
  followSystem(isDark: boolean): void {
    this.#systemIsDark = isDark;
    this.#applyLook();
  }

  get canGrow(): boolean {
    return this.textSizePercent < textSizes[textSizes.length - 1]!;
  }
  get canShrink(): boolean {
    return this.textSizePercent > textSizes[0]!;
  }

  /** The next text size, larger or smaller. */
  resize(direction: 1 | -1): void {
    const next =
      direction > 0
        ? textSizes.find((size) => size > this.textSizePercent)
        : textSizes.findLast((size) => size < this.textSizePercent);
    if (next === undefined) return;
    this.textSizePercent = next;
    this.#applyLook();
    this.#remember();
  }

  /** Writes the settings now: the window may be about to close. */
  flush(): void {
    if (this.#clock === undefined) return;
    clearTimeout(this.#clock);
    this.#clock = undefined;
    const settings: Settings = {
      place: this.placeId,
      recent: this.recent.map((hit) => hit.id),
      lang: this.lang,
      route: this.#route,
      text_size_percent: this.textSizePercent,
      theme: this.theme,
    };
    // A setting that could not be written is asked for again next time: not worth an alarm.
    host.ask('remember', { settings }).catch(() => {});
  }

  #take(welcomed: { version: string; here: string; offline: boolean; first: boolean; recent: PlaceHit[] }): void {
    this.version = welcomed.version;
    this.here = welcomed.here;
    this.offline = welcomed.offline;
    this.first = welcomed.first;
    this.recent = welcomed.recent;
  }

  #applyLook(): void {
    document.documentElement.lang = this.lang;
    document.documentElement.dataset.theme = this.dark ? 'dark' : 'light';
    document.documentElement.style.setProperty('--reader-size', `${this.textSizePercent}%`);
  }

  #remember(): void {
    if (!this.ready) return;
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.flush(), restMs);
  }
}

export const session = new Session();

systemDark?.addEventListener('change', (event) => session.followSystem(event.matches));
window.addEventListener('online', () => (session.networked = true));
window.addEventListener('offline', () => (session.networked = false));
window.addEventListener('pagehide', () => session.flush());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') session.flush();
});
