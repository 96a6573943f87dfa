/** Which elements are out of sight, as the page last found them: asking it again would lay the page out at once. */
const outOfSight = new WeakSet<Element>();

const watched =
  typeof IntersectionObserver === 'undefined'
    ? null
    : new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) {
            if (isIntersecting) outOfSight.delete(target);
            else outOfSight.add(target);
          }
        },
        // What is about to be scrolled to counts as seen.
        { rootMargin: '20%' },
      );

/** Follows an element from now on; the answer ends it. */
export function watchSight(element: Element): () => void {
  watched?.observe(element);
  return () => watched?.unobserve(element);
}

/** Out of sight for certain: an element that was never looked at is not. */
export function isOutOfSight(element: Element): boolean {
  return outOfSight.has(element);
}
