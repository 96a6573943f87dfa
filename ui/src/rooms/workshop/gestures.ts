import type { RemarkKind, Slide, Stage } from '../../bindings';

/** What a key or a remote control asks for. */
export type Gesture =
  | 'forward'
  | 'back'
  | 'reveal'
  | 'first'
  | 'last'
  | 'black'
  | 'white'
  | 'solo'
  | 'notes'
  | 'clock'
  | 'leave'
  | { note: RemarkKind };

/** Keys that every remote control sends, and that never stand for a letter. */
const keys: Record<string, Gesture> = {
  ArrowRight: 'forward',
  ArrowDown: 'forward',
  PageDown: 'forward',
  ArrowLeft: 'back',
  ArrowUp: 'back',
  PageUp: 'back',
  ' ': 'reveal',
  Home: 'first',
  End: 'last',
  Escape: 'leave',
};

const letters: Record<string, Gesture> = {
  b: 'black',
  // What remote controls send for it.
  '.': 'black',
  w: 'white',
  ',': 'white',
  f: 'solo',
  n: 'notes',
  t: 'clock',
  r: { note: 'remark' },
  q: { note: 'question' },
  m: { note: 'missing' },
  v: { note: 'check' },
};

/** The gesture of a key; letters only act where single keys are wanted. */
export function gestureOf(key: string, withLetters: boolean): Gesture | null {
  return keys[key] ?? (withLetters ? (letters[key.toLowerCase()] ?? null) : null);
}

/** Where a gesture leads: a slide and a step, or another screen for the room; null when it changes nothing. */
export function moveOf(
  gesture: Gesture,
  stage: Pick<Stage, 'slide' | 'step' | 'screen'>,
  slides: readonly Pick<Slide, 'steps'>[],
): Partial<Pick<Stage, 'slide' | 'step' | 'screen'>> | null {
  const last = Math.max(0, slides.length - 1);
  const slide = Math.min(stage.slide, last);
  const lastStep = (of: number) => Math.max(0, (slides[of]?.steps ?? 1) - 1);
  const step = Math.min(stage.step, lastStep(slide));
  if (gesture === 'black' || gesture === 'white') return { screen: stage.screen === gesture ? 'slide' : gesture };
  // The room comes back to what it saw before anything moves.
  if (stage.screen !== 'slide' && (gesture === 'forward' || gesture === 'back' || gesture === 'reveal' || gesture === 'leave')) {
    return { screen: 'slide' };
  }
  switch (gesture) {
    case 'reveal':
      return step < lastStep(slide) ? { slide, step: step + 1 } : null;
    case 'forward':
      if (step < lastStep(slide)) return { slide, step: step + 1 };
      return slide < last ? { slide: slide + 1, step: 0 } : null;
    case 'back':
      if (step > 0) return { slide, step: step - 1 };
      return slide > 0 ? { slide: slide - 1, step: lastStep(slide - 1) } : null;
    case 'first':
      return { slide: 0, step: 0 };
    case 'last':
      return { slide: last, step: 0 };
    default:
      return null;
  }
}
