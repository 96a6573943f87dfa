/**
 * The shapes that tell places apart, as the chart room draws them: outlines around the origin for a radius of 1,
 * filled by the even-odd rule.
 */
export const markers = {
  disc: 'M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z',
  ring: 'M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM-.55 0a.55.55 0 1 0 1.1 0a.55.55 0 1 0-1.1 0z',
  square: 'M-.9-.9H.9V.9H-.9z',
  square_ring: 'M-.9-.9H.9V.9H-.9zM-.45-.45H.45V.45H-.45z',
  lozenge: 'M0-1.35 1.1 0 0 1.35-1.1 0z',
  triangle: 'M0-1.2 1.2.9H-1.2z',
  bar: 'M-.5-1.3H.5V1.3H-.5z',
  tick: 'M-1.3-.4H1.3V.4H-1.3z',
  plus: 'M-.3-1.2H.3V-.3H1.2V.3H.3V1.2H-.3V.3H-1.2V-.3H-.3z',
  cross: 'M-.8-1.2 0-.4.8-1.2 1.2-.8.4 0 1.2.8.8 1.2 0 .4-.8 1.2-1.2.8-.4 0-1.2-.8z',
  chevron: 'M-1-1 0-.2 1-1V.2L0 1-1 .2z',
  hourglass: 'M-1-1H1L-1 1H1z',
  bow_tie: 'M-1-1 1 1V-1L-1 1z',
};

export type Marker = keyof typeof markers;
