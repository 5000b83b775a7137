// Tells when an element comes into sight and when it leaves. One observer for all cards of a list.

export type Sight = (element: Element, tell: (visible: boolean) => void) => () => void;

export function watchSight(root: Element | null): Sight {
  // Without an observer (tests without layout) everything counts as seen.
  if (typeof IntersectionObserver === "undefined") {
    return (_element, tell) => {
      tell(true);
      return () => tell(false);
    };
  }
  const told = new Map<Element, (visible: boolean) => void>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) told.get(entry.target)?.(entry.isIntersecting);
    },
    { root, threshold: 0.5 },
  );
  return (element, tell) => {
    told.set(element, tell);
    observer.observe(element);
    return () => {
      observer.unobserve(element);
      told.delete(element);
      tell(false);
    };
  };
}
