// Days as a person types them, and the form they come to. Pure.
import type { RetentionForm } from "../../bindings.ts";

/** `privacy.rs`: 1..=36500. */
export const mostDays = 36_500;

export interface Typed {
  injectionsDays: string;
  summariesDays: string;
  /** Everything is kept as long as the record. */
  forever: boolean;
  /** Stays while `forever`, so that nothing typed is lost. */
  allDays: string;
}

/** What is wrong, by the form's names; "" where the words are the screen's own. */
export type Wrongs = Readonly<Partial<Record<keyof RetentionForm, string>>>;

export function typedOf(form: RetentionForm): Typed {
  return {
    injectionsDays: String(form.injectionsDays),
    summariesDays: String(form.summariesDays),
    forever: form.allDays === null,
    allDays: form.allDays === null ? "" : String(form.allDays),
  };
}

/** Whole days, 1..=36500; null for anything else. */
export function daysOf(text: string): number | null {
  if (!/^\d{1,5}$/u.test(text.trim())) return null;
  const days = Number(text.trim());
  return days >= 1 && days <= mostDays ? days : null;
}

export function formOf(typed: Typed): RetentionForm | null {
  const injectionsDays = daysOf(typed.injectionsDays);
  const summariesDays = daysOf(typed.summariesDays);
  const allDays = typed.forever ? null : daysOf(typed.allDays);
  if (injectionsDays === null || summariesDays === null) return null;
  if (!typed.forever && allDays === null) return null;
  return { injectionsDays, summariesDays, allDays };
}

export function wrongIn(typed: Typed): Wrongs {
  return {
    ...(daysOf(typed.injectionsDays) === null ? { injectionsDays: "" } : {}),
    ...(daysOf(typed.summariesDays) === null ? { summariesDays: "" } : {}),
    ...(!typed.forever && daysOf(typed.allDays) === null ? { allDays: "" } : {}),
  };
}

export function sameForm(a: RetentionForm, b: RetentionForm): boolean {
  return (
    a.injectionsDays === b.injectionsDays &&
    a.summariesDays === b.summariesDays &&
    a.allDays === b.allDays
  );
}
