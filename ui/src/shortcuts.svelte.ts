const place = 'observatoire.shortcuts';

/** The keys that act alone. They can be switched off: speech input and tremor press keys by accident. */
class Shortcuts {
  on = $state(localStorage.getItem(place) !== 'off');

  set(on: boolean): void {
    this.on = on;
    localStorage.setItem(place, on ? 'on' : 'off');
  }

  /** Is this key meant for the screen, and not for a field or an open window? */
  hears(event: KeyboardEvent): boolean {
    const { target } = event;
    return (
      this.on &&
      !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) &&
      !(target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]'))
    );
  }
}

export const shortcuts = new Shortcuts();
